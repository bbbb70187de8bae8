"""The words of the identifiers: common, kind, without accents, and different enough to be told apart when read aloud.

A word enters this list when it has 3 to 9 letters, is spelt the same by everybody, differs from every other word by two
letters at least, and offends nobody next to any other word (no body, colour of skin, religion, money, insult or pun).
Removing a word is safe: cards already printed keep theirs.
"""

WORDS: tuple[str, ...] = tuple(
    """
    abeille accueil acrobate aiguille album alouette amandier ambre ananas antenne archipel ardoise armoire
    arrosoir assiette astre atelier aurore automne aventure avenue avion azur balade bambou barque basilic bateau
    biscuit bleuet bobine bonheur bonjour bougie bouquet boussole branche bravo brioche brise brosse brouette
    brume buffet bulle cabane cadeau cahier calme camion camomille canal cannelle capitaine capucine carafe carton
    cascade casque cerceau cerisier chaise chalet chamois chance chanson chapeau chemin cheval cigale cigogne
    cirque ciseau citron clavier clochette colibri colline compote concert confiture coquille corail corbeille
    couleur courage coussin couture crabe crayon cristal cuisine cuivre dahlia danse dauphin delta dessin dimanche
    disque domino escalier espoir falaise farine fauteuil festin feuille ficelle figuier film fleur flocon
    fontaine fourmi framboise fresque fromage galaxie galet gingembre glycine gondole goutte grelot grenat grenier
    grillon groseille grotte guidon guitare hamac hameau haricot harpe herbe histoire hiver horizon horloge
    hortensia igloo indigo iris ivoire jade jaguar jardin jasmin jongleur jonquille kayak kiosque koala lagon
    laine lampe lanterne lavande lettre libellule lilas livre lotus loutre lune magicien magie maillot malice
    mandarine mangue marelle marmite marmotte marteau matin menthe merci merveille micro miel mimosa moineau
    montagne montre moteur moulin mousse muguet musique myrtille nacre navire neige noisette nougat nuage oasis
    olivier opale orange orchestre otarie ourson palmier panda panier pantoufle papillon parapluie parasol parfum
    parole partage passage pastel peluche pendule perle persil pervenche peuplier piano pilote pinceau pingouin
    pinson pivoine plage planeur platane plateau poney portail potager prairie printemps promenade puzzle quai
    racine radis raisin raquette recette refrain renard repos robot rocher romarin roseau rossignol route rubis
    ruisseau rythme sablier safran sagesse saison sandale saphir sapin sardine satellite saumon savane scooter
    sentier serviette sifflet ski soleil sommet soupe source sourire square statue stylo surprise symphonie
    tableau talent tambour tandem tartine taxi terrasse tigre tilleul tiroir toboggan tomate topaze torrent toucan
    toupie tracteur train tricot trompette tropique tulipe tunnel turquoise univers vacances vague valise vallon
    vanille velours verger victoire village violette violon virage vitrail voilier voiture volcan voyage
    """.split()
)
