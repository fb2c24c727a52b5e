"""What stands for a question until somebody has written it; nobody is ever asked that."""

UNNAMED = "（ここに質問を書きます。）"
