"""Write what offline packages know of countries, territories and regions into kb/."""
