# govproj: build, install and test.
#
#   make, make install, make clean      build against the server that PG_CONFIG names, the PGXS way
#   make installcheck                   regression and isolation tests against a running server
#   make check                          all tests, alone, on a throwaway server (see scripts/check)
#   make demo                           a guided tour on a throwaway server (see scripts/demo)

PG_CONFIG ?= pg_config

STANDALONE = check demo
ifneq (,$(filter $(STANDALONE),$(MAKECMDGOALS)))

# These bring their own server and work before PostgreSQL is installed, so PGXS (which would
# otherwise define "check" as an error) is not read for them. They build in a copy of the tree.
ifneq (,$(filter-out $(STANDALONE),$(MAKECMDGOALS)))
$(error $(MAKECMDGOALS): run "$(filter $(STANDALONE),$(MAKECMDGOALS))" on its own)
endif

.PHONY: $(STANDALONE)
$(STANDALONE):
	@$(if $(filter-out default file,$(origin PG_CONFIG)),PG_CONFIG='$(PG_CONFIG)') SUITES='$(SUITES)' TESTS='$(TESTS)' bash scripts/$@

else

EXTENSION = govproj
EXTVERSION := $(shell sed -n "s/^default_version *= *'\(.*\)'/\1/p" govproj.control)

MODULE_big = govproj
OBJS = $(patsubst %.c,%.o,$(sort $(wildcard src/*.c src/*/*.c)))
PG_CPPFLAGS = -I$(srcdir)/src -DGOVPROJ_VERSION='"$(EXTVERSION)"'
# Debian's PGXS tracks no headers. In CFLAGS, not CPPFLAGS: the bitcode rule must not overwrite the .d files.
PG_CFLAGS = -MMD -MP

PACKS := $(sort $(wildcard src/policy/packs/*.json src/policy/examples/*.json))
DATA = $(wildcard src/upgrade/$(EXTENSION)--*--*.sql)
DATA_built = $(EXTENSION)--$(EXTVERSION).sql

REGRESS = 00_install \
	$(filter-out 00_install 99_uninstall,$(sort $(basename $(notdir $(wildcard sql/*.sql))))) \
	99_uninstall
ISOLATION = $(sort $(basename $(notdir $(wildcard test/isolation/specs/*.spec))))
ISOLATION_OPTS = --inputdir=test/isolation --load-extension=govproj
PROVE_TESTS = test/t/*.pl
# the law is written in Chinese, and its order must not hang on the machine's locale
ENCODING = UTF8
NO_LOCALE = 1

EXTRA_CLEAN = $(OBJS:.o=.d) $(EXTENSION)--*.sql src/schema tmp_check po/comments/*.pot po/comments/*.po.new

PGXS := $(shell $(PG_CONFIG) --pgxs)
ifeq (,$(PGXS))
$(error "$(PG_CONFIG)" is not there: install postgresql-server-dev-15, or name one with PG_CONFIG=/path/to/pg_config)
endif

# Bitcode for JIT needs the clang and llvm-lto that the server was built with; without them, leave it out.
GLOBAL := $(dir $(PGXS))../Makefile.global
BITCODE_TOOLS := $(shell sed -n 's,^CLANG *= *,,p; s,^LLVM_BINPATH *= *\(.*\),\1/llvm-lto,p' $(GLOBAL))
ifneq ($(words $(BITCODE_TOOLS)),$(words $(foreach tool,$(BITCODE_TOOLS),$(shell command -v $(tool)))))
override with_llvm = no
endif

include $(PGXS)

# Calls within the library go straight to their function, and are not looked for by name as it is loaded: the first
# statement of a connection waits for that. It is ELF's to say.
ifeq ($(PORTNAME), linux)
SHLIB_LINK += -Wl,-Bsymbolic
endif

-include $(OBJS:.o=.d)
# compiled with the version
src/register/version.o: $(srcdir)/govproj.control
$(OBJS:.o=.bc): %.bc: %.o

# What C knows of a register's tables, made from their DDL. A header that stays as it is keeps its time, so that only what
# includes one that changed is compiled again.
$(OBJS): | src/schema/made src/schema/chinese.h
src/schema/made: scripts/schema src/install.order $(wildcard src/*/*.sql src/*.[ch]) \
		$(filter-out src/schema/%,$(wildcard src/*/*.[ch]))
	perl scripts/schema && touch $@
src/schema/%.h: src/schema/made
	@[ -f $@ ] || perl scripts/schema
# The Chinese messages, compiled in: they need no locale of the machine.
src/schema/chinese.h: scripts/catalogue po/zh_CN.po
	perl scripts/catalogue

$(DATA_built): scripts/assemble scripts/comments govproj.control src/install.order $(wildcard src/*/*.sql) $(PACKS) \
		po/comments/zh_CN.po
	sh scripts/assemble src/install.order $(PACKS) > $@.tmp && mv $@.tmp $@

# The COMMENTs of a register have a catalogue of their own.
update-po: po/comments/zh_CN.po.new
po/comments/zh_CN.po.new: po/comments/zh_CN.po scripts/comments src/install.order $(wildcard src/*/*.sql)
	perl scripts/comments template > po/comments/comments.pot
	$(MSGMERGE) --lang=zh_CN $< po/comments/comments.pot -o $@

endif
