"""Reading a city's list of public facilities (公共施設一覧): pure, bytes in, rows and findings out."""
