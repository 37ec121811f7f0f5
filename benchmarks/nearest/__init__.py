"""How fast the nearest volunteers who may be asked are found, beside other ways of finding them."""
