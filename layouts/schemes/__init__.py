"""The page of schemes: their list, the editor, the dry run, versions, marks and files. Values in, components out."""
