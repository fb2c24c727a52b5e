"""How printed tables end words for people."""

ENDS_AS_PERSON = ("方", "人", "者", "団体", "グループ", "サークル", "民")
