"""One file per command, named like its station: load, call stations, save, say."""
