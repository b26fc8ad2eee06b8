# Messages of the extension; PGXS reads this file by itself.
CATALOG_NAME     = govproj
# without msgfmt the extension still builds and speaks English
AVAIL_LANGUAGES  = $(if $(shell command -v msgfmt),$(shell cat po/LINGUAS))
GETTEXT_FILES    = $(sort $(wildcard src/*.c src/*/*.c))
GETTEXT_TRIGGERS = $(BACKEND_COMMON_GETTEXT_TRIGGERS)
GETTEXT_FLAGS    = $(BACKEND_COMMON_GETTEXT_FLAGS)
