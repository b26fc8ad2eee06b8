-- What the measures of other cities say, each by rows beside those of the shipped pack, or in the place of some: all of it loads without a build,
-- and comes back from dump_pack as it was.
BEGIN;
\ir ../tap.sql
SELECT no_plan();
SELECT govproj.create_register('tap_measure', pack => NULL), govproj.create_register('tap_copy', pack => NULL) \g /dev/null

-- The shipped pack without the rows that hold what is dropped, and with what is added.
CREATE FUNCTION pg_temp.pack(dropped jsonb, added jsonb) RETURNS jsonb LANGUAGE sql AS $$
    SELECT p.body || '{"code": "measure", "cases": []}' || (
        SELECT jsonb_object_agg(s.section, coalesce((SELECT jsonb_agg(r.body ORDER BY r.n)
                                                       FROM jsonb_array_elements(coalesce(p.body -> s.section, '[]')) WITH ORDINALITY AS r (body, n)
                                                      WHERE NOT EXISTS (SELECT FROM jsonb_array_elements(coalesce(dropped -> s.section, '[]')) AS d (body) WHERE r.body @> d.body)), '[]')
                                            || coalesce(added -> s.section, '[]'))
          FROM (SELECT jsonb_object_keys(added) UNION SELECT jsonb_object_keys(dropped)) AS s (section))
      FROM govproj.packs AS p WHERE p.code = 'yunfu-2020'
$$;
-- It is loaded, and what is written of it loaded and written once more.
CREATE FUNCTION pg_temp.load_and_write(pack jsonb) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    written text;
BEGIN
    PERFORM govproj.load_pack('tap_measure', pack);
    written := govproj.dump_pack('tap_measure', 'measure');
    PERFORM govproj.load_pack('tap_copy', written);
    IF govproj.dump_pack('tap_copy', 'measure') <> written THEN
        RAISE EXCEPTION USING MESSAGE = 'written otherwise', DETAIL = written;
    END IF;
    RETURN written;
END $$;
CREATE FUNCTION pg_temp.load(dropped jsonb, added jsonb) RETURNS text LANGUAGE sql AS $$
    SELECT coalesce((o).detail, (o).result) FROM drive.outcome(format('SELECT pg_temp.load_and_write(%L)', pg_temp.pack(dropped, added))) AS o
$$;
SELECT is(pg_temp.load(dropped::jsonb, added::jsonb), 'done', measure)
  FROM (VALUES
    ('the development and reform bureau takes a step of its own', '{"steps": [{"track": "professional", "from_stage": "planned", "to_stage": "submitted"}]}',
     '{"words": [{"list": "office", "word": "development_reform", "label_zh": "发展改革部门", "label_en": "the development and reform bureau", "parts": "sees_all"}],
       "steps": [{"track": "professional", "from_stage": "planned", "to_stage": "registered", "office": "development_reform", "kind": "forward", "article": "8(2)"},
                 {"track": "professional", "from_stage": "registered", "to_stage": "submitted", "office": "owner", "kind": "forward", "article": "8(2)"},
                 {"track": "professional", "from_stage": "registered", "to_stage": "withdrawn", "office": "owner", "kind": "exit", "article": "8(2)"}]}'),
    ('the cyberspace office issues an opinion', '{}',
     '{"words": [{"list": "office", "word": "cyberspace", "label_zh": "网信部门", "label_en": "the cyberspace office", "parts": "sees_all"}],
       "documents": [{"kind": "cyber_opinion", "label_zh": "网信意见", "label_en": "opinion of the cyberspace office", "issuer": "cyberspace", "has_outcome": true, "article": "9"}],
       "requirements": [{"track": "professional", "to_stage": "prechecked", "needs": "cyber_opinion", "outcome": "passed", "article": "9"}]}'),
    ('an initial acceptance', '{}',
     '{"steps": [{"track": "professional", "from_stage": "implementing", "to_stage": "initially_accepted", "office": "owner", "kind": "forward", "article": "18"},
                 {"track": "professional", "from_stage": "initially_accepted", "to_stage": "preaccepted", "office": "data_bureau", "kind": "forward", "article": "18"},
                 {"track": "professional", "from_stage": "initially_accepted", "to_stage": "terminated", "office": "owner", "kind": "exit", "article": "17"}]}'),
    ('a design after the approval', '{"steps": [{"track": "professional", "from_stage": "approved", "to_stage": "funded"}], "requirements": [{"track": "professional", "from_stage": "approved", "to_stage": "funded"}]}',
     '{"steps": [{"track": "professional", "from_stage": "approved", "to_stage": "designed", "office": "owner", "kind": "forward", "article": "8"},
                 {"track": "professional", "from_stage": "designed", "to_stage": "funded", "office": "owner", "kind": "forward", "article": "8"},
                 {"track": "professional", "from_stage": "designed", "to_stage": "terminated", "office": "owner", "kind": "exit", "article": "17"}],
       "requirements": [{"track": "professional", "to_stage": "designed", "onwards": true, "needs": "data_catalogue", "code": "design", "article": "8"},
                        {"track": "professional", "to_stage": "funded", "needs": "fund_application", "article": "8(5)"}, {"track": "professional", "to_stage": "funded", "needs": "fund_decision", "outcome": "passed", "article": "8(5)"}]}'),
    ('software of artificial intelligence goes another way', '{"classes": [{"category": "software.general"}]}',
     '{"attributes": [{"attribute": "field", "label_zh": "领域", "label_en": "field", "article": "2"}],
       "words": [{"list": "field", "word": "ai", "label_zh": "人工智能", "label_en": "artificial intelligence"}, {"list": "field", "word": "other", "label_zh": "其他", "label_en": "another"}],
       "classes": [{"category": "software.general", "when": {"field": "ai"}, "track": "professional", "article": "2"}, {"category": "software.general", "when": {"field": "other"}, "track": "public", "article": "2"}]}'),
    ('the authority owes its review within fifteen working days', '{}',
     '{"obligations": [{"code": "review_due", "label_zh": "审核时限", "label_en": "review", "track": "professional", "event": "stage", "stage": "submitted", "debtor": "data_bureau", "receiver": "owner", "met_by": "preliminary_review", "period": "15 working days", "article": "8(2)"},
                       {"code": "step_due", "label_zh": "审批时限", "label_en": "decision", "track": "professional", "event": "stage", "stage": "fund_reviewed", "debtor": "data_bureau", "receiver": "owner", "met_by": "stage:approved,stage:rejected", "period": "20 working days", "article": "8(4)"}]}'),
    ('a duty in months', '{}', '{"obligations": [{"code": "acceptance_due", "label_zh": "申请验收", "label_en": "application", "track": "professional", "event": "stage", "stage": "implementing", "receiver": "data_bureau", "met_by": "acceptance_report", "period": "6 months", "article": "18"}]}'),
    ('a yearly report', '{}', '{"obligations": [{"code": "yearly", "label_zh": "年度报告", "label_en": "yearly report", "event": "year", "stage": "implementing", "until_stage": "accepted", "due_month": 12, "due_day": 31, "receiver": "data_bureau", "met_by": "change_filing", "article": "24"}]}'),
    ('a plan due in the planned year itself', '{"obligations": [{"code": "annual_plan"}], "cases": []}', '{"obligations": [{"code": "annual_plan", "label_zh": "年度计划", "label_en": "annual plan", "event": "plan", "debtor": "unit,data_bureau,finance,audit", "receiver": "data_bureau", "year": "same", "due_month": 3, "due_day": 31, "article": "6"}]}'),
    ('an evaluation twelve to twenty-four months after', '{}', '{"documents": [{"kind": "evaluation_report", "label_zh": "评价报告", "label_en": "evaluation report", "issuer": "owner", "article": "21"}], "orders": [{"subject": "evaluation_report", "after": "stage:accepted", "at_least": "12 months", "at_most": "24 months", "article": "21"}]}'),
    ('three months at least from work to acceptance', '{}', '{"orders": [{"track": "professional", "subject": "stage:accepted", "after": "stage:implementing", "at_least": "3 months", "article": "18"}]}'),
    ('payments up to seventy in a hundred before acceptance', '{}', '{"limits": [{"to_stage": "contracted", "until_stage": "accepted", "subject": "payments", "ceiling": "contract", "percent": 70, "article": "12"}]}'),
    ('changes up to fifteen in a hundred, unless approved', '{}', '{"documents": [{"kind": "change_approval", "label_zh": "变更批准", "label_en": "approval of the change", "issuer": "data_bureau", "has_outcome": true, "article": "17"}], "limits": [{"to_stage": "approved", "subject": "changes", "ceiling": "limit", "percent": 15, "lifted_by": "change_approval", "article": "17"}]}'),
    ('experts for a band of amounts', '{}', '{"requirements": [{"track": "professional", "to_stage": "submitted", "needs": "expert_review", "code": "band", "when": {"investment": {"from": 200000, "below": 5000000}}, "article": "8"}]}'),
    ('a paper on one way only', '{}', '{"requirements": [{"track": "professional", "from_stage": "planned", "to_stage": "submitted", "needs": "fund_review_opinion", "code": "one_way", "when": {"investment": {"from": 200000}}, "article": "8"}]}'),
    ('the government from thirty million on', '{}', '{"requirements": [{"track": "professional", "to_stage": "funded", "needs": "government_consent", "outcome": "passed", "code": "large", "when": {"approved": {"from": 30000000}}, "article": "8"}]}'),
    ('the government from ten million of hardware on', '{}', '{"requirements": [{"track": "professional", "to_stage": "approved", "needs": "government_consent", "code": "hardware", "when": {"line:hardware": {"from": 10000000}}, "article": "8"}]}'),
    ('a floor', '{}', '{"conditions": [{"track": "professional", "to_stage": "submitted", "condition": "never", "when": {"investment": {"below": 300000}}, "label_zh": "不足申报起点", "label_en": "below the floor", "code": "too_small", "article": "3"}]}'),
    ('papers by whether it is classified', '{"conditions": [{"condition": "unclassified"}]}', '{"requirements": [{"track": "professional", "to_stage": "accepted", "needs": "security_evaluation", "code": "open", "when": {"classified": false}, "article": "18"}, {"track": "professional", "to_stage": "accepted", "needs": "acceptance_evaluation", "code": "secret", "when": {"classified": true}, "article": "18"}]}'),
    ('a paper from an amount on', '{}', '{"requirements": [{"track": "professional", "to_stage": "reviewed", "needs": "argumentation", "code": "from", "when": {"investment": {"from": 500000}}, "article": "8"}]}'),
    ('valid within the budget year', '{}', '{"orders": [{"track": "professional", "subject": "contract:main", "after": "fund_decision", "at_most": "budget year", "code": "this_year", "article": "12"}]}'),
    ('an approval lengthened once, asked thirty days before', '{"orders": [{"after": "approval_opinion"}], "waivers": [{"rule": "approval_opinion.alive"}]}',
     '{"documents": [{"kind": "extension", "label_zh": "延期批准", "label_en": "extension", "issuer": "data_bureau", "has_outcome": true, "article": "8(4)"}],
       "orders": [{"track": "professional", "subject": "contract:main", "after": "approval_opinion", "at_most": "2 years", "extended_by": "extension", "extension": "1 year", "times": 1, "asked": "30 days", "article": "8(4)"}]}'),
    ('who approves goes by the amount', '{"steps": [{"track": "professional", "from_stage": "fund_reviewed", "to_stage": "approved"}]}',
     '{"steps": [{"track": "professional", "from_stage": "fund_reviewed", "to_stage": "approved", "office": "data_bureau", "kind": "forward", "limit_document": "approval_opinion", "when": {"investment": {"below": 10000000}}, "article": "8(4)"},
                 {"track": "professional", "from_stage": "fund_reviewed", "to_stage": "approved", "office": "government", "kind": "forward", "limit_document": "approval_opinion", "when": {"investment": {"from": 10000000}}, "article": "8(4)"}]}'),
    ('small projects take a shorter way', '{"steps": [{"track": "professional", "from_stage": "prechecked", "to_stage": "reviewed"}]}',
     '{"steps": [{"track": "professional", "from_stage": "prechecked", "to_stage": "reviewed", "office": "data_bureau", "kind": "forward", "freezes": true, "when": {"investment": {"from": 200000}}, "article": "8(2)"},
                 {"track": "professional", "from_stage": "prechecked", "to_stage": "approved", "office": "data_bureau", "kind": "forward", "freezes": true, "limit_document": "approval_opinion", "when": {"investment": {"below": 200000}}, "article": "8(2)"}]}'),
    ('grounds of its own', '{}', '{"words": [{"list": "ground", "word": "urgent", "label_zh": "应急", "label_en": "urgent"}, {"list": "ground", "word": "higher_order", "label_zh": "上级要求", "label_en": "order from above"}]}'),
    ('contracts signed by the data bureau for the owner', '{"forms": [{"form": "contract", "does": "enter"}]}', '{"forms": [{"form": "contract", "does": "enter", "office": "owner, data_bureau", "article": "12"}]}'),
    ('an upgrade of little money is a service', '{"classes": [{"category": "maintenance.software"}]}',
     '{"attributes": [{"attribute": "build", "label_zh": "建设性质", "label_en": "kind of build", "article": "3"}],
       "words": [{"list": "build", "word": "new", "label_zh": "新建", "label_en": "new"}, {"list": "build", "word": "upgrade", "label_zh": "升级改造", "label_en": "an upgrade"}],
       "classes": [{"category": "maintenance.software", "when": {"build": "upgrade", "share:served": {"to": 15}, "funds": {"to": 1000000}}, "track": "public", "article": "3"}, {"category": "maintenance.software", "when": {"build": "new"}, "article": "3"}]}'),
    ('the text of an article', '{"articles": [{"article": "12"}]}', '{"articles": [{"article": "12", "summary_zh": "签约", "summary_en": "contracts", "text_zh": "第十二条……"}]}'),
    ('plans that the data bureau approves', '{}', '{"forms": [{"form": "annual_plan", "does": "approve", "office": "data_bureau", "article": "6"}]}')) AS v (measure, dropped, added);
SELECT * FROM finish();
ROLLBACK;
