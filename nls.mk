# Messages of the extension; PGXS reads this file by itself.
# After a change of messages: make update-po, look at po/*.po.new, move it over po/*.po.
CATALOG_NAME     = govproj
# without msgfmt the extension still builds and speaks English
AVAIL_LANGUAGES  = $(if $(shell command -v msgfmt),$(shell cat po/LINGUAS))
# what SQL says, scripts/schema collects
GETTEXT_FILES    = $(sort $(wildcard src/*.[ch] src/*/*.[ch]) src/schema/said.h)
GETTEXT_TRIGGERS = $(BACKEND_COMMON_GETTEXT_TRIGGERS) \
    GUC_check_errmsg GUC_check_errdetail GUC_check_errhint
GETTEXT_FLAGS    = $(BACKEND_COMMON_GETTEXT_FLAGS) \
    GUC_check_errmsg:1:c-format GUC_check_errdetail:1:c-format GUC_check_errhint:1:c-format

# line numbers in the catalogue would change with every edit of the sources
ifdef MSGMERGE
MSGMERGE += --add-location=file
endif
