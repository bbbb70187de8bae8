"""Two hundred passwords that everybody uses, in lower case and without accents: a machine tries them first."""

KNOWN = tuple(
    """
    123456 1234567 12345678 123456789 1234567890 123123 123321 111111 000000 654321 666666 777777 888888 999999
    112233 121212 101010 159753 147258 789456 987654321 123654 456789 102030 55555 1q2w3e 1q2w3e4r 1qaz2wsx q1w2e3r4
    abc123 abcd1234 abcdef abcdefg azerty azertyuiop azerty123 azer1234 qsdfgh qsdfghjklm wxcvbn aqwzsx qwerty
    qwertyuiop qwerty123 asdfgh asdfghjkl zxcvbn zxcvbnm qazwsx password password1 passw0rd p4ssword motdepasse
    motdepass mdp123 monmotdepasse monmdp secret letmein welcome bienvenue bonjour bonsoir salut coucou hello admin
    administrateur administrator root user utilisateur login connexion test tests invite guest default changeme
    changemoi internet ordinateur computer portable telephone google facebook instagram youtube twitter amazon
    orange soleil lune etoile fleur rose tulipe jasmin princesse princess prince reine chocolat caramel vanille
    cerise fraise banane pomme citron doudou nounours loulou loulou1 minou chaton chouchou cheval poney lapin tigre
    lion dragon monkey licorne dauphin papillon oiseau football foot rugby tennis basket baseball marseille paris
    lyon toulouse france algerie maroc tunisie portugal italie espagne bretagne famille maman papa mamanpapa bebe
    amour jetaime jetaimefort iloveyou toujours bonheur chance liberte vacances voyage musique danse cinema naruto
    pokemon pikachu batman superman starwars matrix shadow master killer hunter michael jordan nicolas thomas julien
    alexandre camille marie sophie julie laura sarah manon chloe emma lea lucas louis mohamed fatima yasmine kevin
    """.split()
)
