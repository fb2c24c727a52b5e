"""Applications: procedures as data, frozen form versions, answers, and what becomes of them."""
