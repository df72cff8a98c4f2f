"""Files that are pinned by digest and not committed: how the engines and the apps get them."""
