"""The site."""  # noqa: A005  (named like the folder it tests, and no module by itself)
