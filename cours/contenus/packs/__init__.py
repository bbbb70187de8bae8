"""Content packs: a folder of YAML files and pictures that holds whole lessons (layout below).

`reading` turns files into a `Pack` or into problems with their file and line; `importing` brings a `Pack` into the
database; `exporting` makes a `Pack` from the database; `writing` turns it into files again. Reading what was written
gives the same `Pack`, and writing it again gives the same bytes.

    paquet.yaml            slug, title, version, language, licence, description
    modules/*.yaml         one module a file, with its questions of « Où j'en suis ? » (placement)
    lecons/*.yaml          one lesson a file
    parcours/*.yaml        one pathway a file
    lexique/*.yaml         a list of explained words
    media/*                pictures
    exceptions.yaml        warnings of the checker that stay, each with its reason; not content, not imported
"""
