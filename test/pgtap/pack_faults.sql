-- What load_pack says of the slips of whoever writes a pack: each is named once, by the row it is in, in words that help.
BEGIN;
\ir ../tap.sql
SELECT plan(235);
SELECT govproj.create_register('tap_slips', pack => NULL) \g /dev/null

-- a small measure with something in every section
CREATE TEMPORARY TABLE measure AS SELECT jsonb $${
  "code": "m", "number": "某府办〔2030〕1号", "title": "某办法", "valid_from": "2030-01-01", "valid_until": "2034-12-31",
  "tracks": [{"track": "professional", "label_zh": "专业类", "label_en": "professional", "owner_kinds": "unit,finance", "article": "1"},
             {"track": "public", "label_zh": "公共类", "label_en": "public", "owner_kinds": "data_bureau", "article": "1"}],
  "classes": [{"category": "infrastructure", "track": "public", "article": "2"},
              {"category": "software", "track": "professional", "article": "2"},
              {"category": "maintenance", "track": "professional", "article": "2"},
              {"category": "operation", "track": "public", "article": "2"},
              {"category": "thirdparty", "track": "professional", "article": "2"}],
  "documents": [{"kind": "scheme", "label_zh": "方案", "label_en": "scheme", "issuer": "owner", "article": "3"},
                {"kind": "cost_review", "label_zh": "造价评审意见", "label_en": "cost review", "issuer": "data_bureau", "has_outcome": true, "has_amount": true,
                 "has_third_party": true, "article": "3"},
                {"kind": "opinion", "label_zh": "立项意见", "label_en": "opinion", "issuer": "data_bureau", "has_outcome": true, "has_amount": true, "article": "3"},
                {"kind": "award_notice", "label_zh": "中标通知书", "label_en": "award notice", "issuer": "owner", "article": "3"},
                {"kind": "test_report", "label_zh": "测试报告", "label_en": "test report", "issuer": "owner", "has_outcome": true, "has_third_party": true,
                 "has_qualification": true, "article": "3"},
                {"kind": "filing", "label_zh": "备案表", "label_en": "filing", "issuer": "owner", "article": "3"},
                {"kind": "consent", "label_zh": "同意函", "label_en": "consent", "issuer": "government", "article": "3"}],
  "steps": [{"track": "professional", "to_stage": "planned", "office": "owner", "kind": "birth", "article": "4"},
            {"track": "professional", "from_stage": "planned", "to_stage": "submitted", "office": "owner", "kind": "forward", "article": "4"},
            {"track": "professional", "from_stage": "submitted", "to_stage": "reviewed", "office": "data_bureau", "kind": "forward", "freezes": true, "article": "4"},
            {"track": "professional", "from_stage": "reviewed", "to_stage": "approved", "office": "data_bureau", "kind": "forward", "limit_document": "opinion", "article": "4"},
            {"track": "professional", "from_stage": "approved", "to_stage": "contracted", "office": "owner", "kind": "forward", "article": "4"},
            {"track": "professional", "from_stage": "contracted", "to_stage": "accepted", "office": "owner", "kind": "forward", "article": "4"},
            {"track": "professional", "from_stage": "accepted", "to_stage": "filed", "office": "owner", "kind": "forward", "article": "4"},
            {"track": "professional", "from_stage": "approved", "to_stage": "submitted", "office": "owner", "kind": "restart", "article": "4"},
            {"track": "professional", "from_stage": "submitted", "to_stage": "returned", "office": "data_bureau", "kind": "back", "article": "4"},
            {"track": "professional", "from_stage": "returned", "to_stage": "submitted", "office": "owner", "kind": "restart", "article": "4"},
            {"track": "professional", "from_stage": "planned", "to_stage": "withdrawn", "office": "owner", "kind": "exit", "article": "4"},
            {"track": "public", "to_stage": "planned", "office": "data_bureau", "kind": "birth", "article": "4"},
            {"track": "public", "from_stage": "planned", "to_stage": "approved", "office": "finance", "kind": "forward", "limit_document": "opinion", "article": "4"},
            {"track": "public", "from_stage": "approved", "to_stage": "contracted", "office": "owner", "kind": "forward", "article": "4"},
            {"track": "public", "from_stage": "contracted", "to_stage": "accepted", "office": "owner", "kind": "forward", "article": "4"},
            {"track": "public", "from_stage": "accepted", "to_stage": "filed", "office": "owner", "kind": "forward", "article": "4"}],
  "requirements": [{"track": "professional", "to_stage": "submitted", "needs": "scheme", "article": "5"},
                   {"track": "professional", "from_stage": "submitted", "to_stage": "reviewed", "needs": "cost_review", "outcome": "passed", "independent": true, "article": "5"},
                   {"track": "professional", "from_stage": "submitted", "to_stage": "returned", "needs": "cost_review", "outcome": "failed", "any_of": "failed_review", "article": "5"},
                   {"track": "professional", "from_stage": "submitted", "to_stage": "returned", "needs": "opinion", "outcome": "failed", "any_of": "failed_review", "article": "5"},
                   {"to_stage": "approved", "needs": "opinion", "outcome": "passed", "article": "5"},
                   {"to_stage": "filed", "needs": "filing", "article": "5"},
                   {"code": "supervision", "label_zh": "投资总额200万元以上（含）实行监理", "label_en": "supervision from 2,000,000 yuan", "to_stage": "contracted", "onwards": true,
                    "needs": "contract:supervision", "when": {"investment": {"from": 2000000}}, "article": "7"},
                   {"code": "test", "label_zh": "第三方测试", "label_en": "third-party test", "to_stage": "accepted", "onwards": true, "needs": "test_report", "outcome": "passed",
                    "qualified": true, "when": {"line:software_development": {"from": 1000000}}, "article": "7"}],
  "conditions": [{"to_stage": "planned", "condition": "unclassified", "article": "6"},
                 {"track": "professional", "from_stage": "approved", "to_stage": "submitted", "condition": "approval_lapsed", "argument": "opinion", "article": "6"},
                 {"track": "professional", "from_stage": "approved", "to_stage": "submitted", "condition": "something_signed", "article": "6"},
                 {"to_stage": "accepted", "condition": "delivered", "article": "6"},
                 {"to_stage": "accepted", "condition": "settled", "argument": "change_filing", "article": "6"},
                 {"to_stage": "filed", "condition": "settled", "argument": "change_filing", "article": "6"},
                 {"track": "professional", "to_stage": "approved", "condition": "four_eyes", "argument": "submitted", "article": "6"},
                 {"track": "professional", "to_stage": "approved", "condition": "four_eyes", "argument": "cost_review", "article": "6"},
                 {"entry": "contract:main", "condition": "undertaking", "article": "6"},
                 {"entry": "payment", "condition": "source_named", "mode": "warn", "article": "6"}],
  "limits": [{"track": "professional", "to_stage": "approved", "subject": "opinion", "ceiling": "cost_review", "article": "8"},
             {"to_stage": "contracted", "subject": "contracts", "ceiling": "limit", "article": "8"},
             {"to_stage": "contracted", "subject": "allocations", "ceiling": "limit", "article": "8"},
             {"to_stage": "contracted", "subject": "supplements", "ceiling": "contract", "percent": 10, "article": "8"}],
  "orders": [{"subject": "opinion", "after": "round", "article": "9"},
             {"track": "professional", "subject": "contract:main", "after": "opinion", "at_most": "2 years", "article": "9"},
             {"track": "professional", "subject": "stage:contracted", "after": "opinion", "at_most": "2 years", "article": "9"},
             {"track": "professional", "subject": "opinion", "after": "cost_review", "article": "9"},
             {"track": "professional", "subject": "filing", "after": "stage:accepted", "article": "9"}],
  "obligations": [{"code": "annual_plan", "label_zh": "年度计划", "label_en": "annual plan", "event": "plan", "debtor": "unit", "receiver": "data_bureau", "due_month": 11, "due_day": 30, "article": "10"},
                  {"code": "change_filing", "label_zh": "变更备案", "label_en": "filing of a change", "event": "change", "receiver": "data_bureau", "met_by": "filing",
                   "period": "10 working days", "article": "10"},
                  {"code": "acceptance", "label_zh": "验收备案（15个工作日）", "label_en": "filing within 15 working days", "event": "stage", "stage": "accepted", "receiver": "data_bureau",
                   "met_by": "filing", "period": "15 working days", "article": "10"}],
  "waivers": [{"track": "professional", "rule": "delivered", "grantor": "government", "document_kind": "consent", "article": "11"}]
}$$ || (SELECT jsonb_build_object('words', p.body -> 'words') FROM govproj.packs p) AS body;

-- One slip: a value set, a key or row taken away, renamed or put in.
CREATE FUNCTION pg_temp.slip(body jsonb, how text, path text[], value jsonb) RETURNS jsonb LANGUAGE sql AS $$
    SELECT CASE how
        WHEN 'set' THEN jsonb_set(body, path, value)
        WHEN 'drop' THEN body #- path
        WHEN 'rename' THEN jsonb_set(body #- path, path[:cardinality(path) - 1] || (value #>> '{}'), body #> path)
        WHEN 'add' THEN jsonb_set(body, path, (body #> path) || jsonb_build_array(value))
        WHEN 'again' THEN jsonb_set(body, path[:cardinality(path) - 1], (body #> path[:cardinality(path) - 1]) || jsonb_build_array((body #> path) || value))
        WHEN 'merge' THEN jsonb_set(body, path, (body #> path) || value) END
$$;
-- What comes of loading it: lines of the refusal, or the advice.
CREATE FUNCTION pg_temp.told(pack jsonb) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
    came_to record;
BEGIN
    IF EXISTS (SELECT FROM govproj.pack_fault(pack) AS f WHERE f.sort = 'form') THEN
        -- nothing is loaded, so that this is what load_pack says
        RETURN QUERY SELECT f.place || ': ' || f.fault FROM govproj.pack_fault(pack) AS f;
        RETURN;
    END IF;
    came_to := drive.outcome(format('SELECT govproj.load_pack(%L, %L::jsonb)', 'tap_slips', pack));
    RETURN QUERY SELECT l FROM unnest(string_to_array(CASE came_to.result WHEN 'done' THEN NULL ELSE coalesce(came_to.detail, came_to.result) END, E'\n')) AS l
                 UNION ALL
                 SELECT 'advice: ' || f.place || ': ' || f.fault FROM govproj.pack_fault(pack) AS f WHERE f.sort = 'advice';
END $$;
SELECT is_empty($$ SELECT pg_temp.told(body) FROM measure $$, 'the measure itself has no fault');
SELECT lives_ok($$ SELECT govproj.load_pack('tap_slips', body::text) FROM measure $$, 'and loads as a text');
SELECT lives_ok($$ DELETE FROM tap_slips.policy $$, 'and is taken away again');

CREATE TEMPORARY TABLE slip (n integer GENERATED ALWAYS AS IDENTITY, what text, how text, path text[], value jsonb, place text, words text);
INSERT INTO slip (what, how, path, value, place, words) VALUES
    -- keys
    ('a key misspelt', 'rename', '{steps,3,office}', '"ofice"', 'steps professional reviewed > approved, ofice', '%no key of steps; "office", which is missing, seems to be meant. Keys: track, from_stage, %'),
    ('a key cut short', 'rename', '{steps,3,article}', '"art"', 'steps professional reviewed > approved, art', '%"article", which is missing%'),
    ('a key that is not required misspelt', 'rename', '{limits,3,percent}', '"percnt"', 'limits > contracted supplements contract, percnt', '%did you mean "percent"?%'),
    ('a key by another name', 'rename', '{steps,3,office}', '"who"', 'steps professional reviewed > approved, who', '%"office", which is missing%'),
    ('a key in Chinese', 'rename', '{documents,1,issuer}', '"出具单位"', 'documents cost_review, 出具单位', '%"issuer", which is missing%'),
    ('a key in capitals', 'rename', '{documents,1,kind}', '"Kind"', 'documents, row 2, Kind', '%"kind", which is missing%'),
    ('a key of another section', 'merge', '{requirements,0}', '{"ceiling": 5}', 'requirements professional > submitted scheme, ceiling', '%though one of limits%'),
    ('a key that is none', 'merge', '{waivers,0}', '{"colour": "red"}', 'waivers professional delivered, colour', 'is no key of waivers. Keys: track, rule, %'),
    ('a key forgotten', 'drop', '{requirements,1,article}', NULL, 'requirements professional submitted > reviewed cost_review passed, article', 'is missing'),
    ('a key of words forgotten', 'drop', '{steps,3,office}', NULL, 'steps professional reviewed > approved, office', 'is missing; one of: owner, data_bureau, %'),
    ('what names the row forgotten', 'drop', '{documents,1,kind}', NULL, 'documents, row 2, kind', 'is missing'),
    ('a key null that must say something', 'set', '{documents,1,label_en}', 'null', 'documents cost_review, label_en', 'is missing'),
    ('a key of the head misspelt', 'rename', '{title}', '"titel"', 'titel', '%no key of the head; "title", which is missing%'),
    ('a key of the head forgotten', 'drop', '{valid_from}', NULL, 'valid_from', 'is missing'),
    -- sections and rows
    ('a section forgotten', 'drop', '{steps}', NULL, 'steps', 'is missing'),
    ('a section misspelt', 'rename', '{requirements}', '"requirement"', 'requirement', '%did you mean "requirements"? Sections: tracks, classes, %'),
    ('a required section misspelt', 'rename', '{steps}', '"step"', 'step', '%did you mean "steps"?%'),
    ('a section that is none', 'merge', '{}', '{"penalties": [{"article": "1"}]}', 'penalties', 'is no section of a pack. Sections: tracks, %'),
    ('a section that is no array', 'set', '{waivers}', '{"rule": "delivered"}', 'waivers', 'is no array of rows but an object'),
    ('a row that is none', 'add', '{orders}', '"opinion after round"', 'orders, row 6', 'is no row in braces but a text'),
    ('a row twice', 'again', '{documents,1}', '{}', 'documents cost_review', 'is given twice: rows 2 and 8 of documents'),
    ('a row twice, the second otherwise', 'again', '{obligations,1}', '{"period": "5 days"}', 'obligations change_filing', 'is given twice: rows 2 and 4 of obligations'),
    ('a row twice, its stage in Chinese', 'again', '{steps,3}', '{"to_stage": "已立项"}', 'steps professional reviewed > 已立项', 'is given twice: rows 4 and 17 of steps'),
    ('a row twice, its category in Chinese', 'again', '{classes,1}', '{"category": "软件开发服务"}', 'classes 软件开发服务', 'is given twice: rows 2 and 6 of classes'),
    ('a pack that is none', 'set', '{}', '[]', 'pack', 'is no object in braces but an array'),
    -- words
    ('an office misspelt', 'set', '{steps,3,office}', '"data_burau"', 'steps professional reviewed > approved, office', '"data_burau" is no word for this; did you mean "data_bureau"? One of: owner, %'),
    ('an office that is none', 'set', '{steps,3,office}', '"发改委"', 'steps professional reviewed > approved, office', '"发改委" is no word for this; one of: owner, %'),
    ('a kind of step in capitals', 'set', '{steps,3,kind}', '"Forward"', 'steps professional reviewed > approved, kind', '%did you mean "forward"?%'),
    ('an owner misspelt', 'set', '{tracks,0,owner_kinds}', '"unit,finanse"', 'tracks professional, owner_kinds', '"finanse" is no word for this; did you mean "finance"?%'),
    ('a list that is empty', 'set', '{orders,1,subject}', '[]', 'orders, row 2, subject', 'is an empty list'),
    ('a list within a list', 'set', '{orders,1,subject}', '["opinion", ["filing"]]', 'orders, row 2, subject', '["filing"] is not a text but an array'),
    ('a list with what is none', 'set', '{orders,1,subject}', '["opinion", 5]', 'orders, row 2, subject', '5 is not a text: write "5"'),
    ('a list with nothing in it', 'set', '{orders,1,subject}', '["opinion", null]', 'orders, row 2, subject', 'null is not a text but null'),
    ('a list that says a thing twice', 'set', '{limits,1,to_stage}', '["accepted", "已验收"]', '%, to_stage', '"已验收" stands twice in the list'),
    ('a list with a stage that is none', 'set', '{limits,1,to_stage}', '["accepted", "acepted"]', '%, to_stage', '%did you mean "accepted"?%'),
    ('a list with a word that is none', 'set', '{tracks,0,owner_kinds}', '["unit", "mayor"]', 'tracks professional, owner_kinds', '"mayor" is no word for this%'),
    ('a list where one is meant', 'set', '{documents,1,issuer}', '["owner"]', 'documents cost_review, issuer', '%is not a text but an array'),
    ('a comma too many', 'set', '{tracks,0,owner_kinds}', '"unit,"', 'tracks professional', 'words are separated by commas, and there is none too many'),
    ('a stage misspelt', 'set', '{steps,3,to_stage}', '"aproved"', 'steps professional reviewed > aproved, to_stage', '"aproved" is no stage; did you mean "approved"?%'),
    ('a stage that is none', 'set', '{requirements,4,to_stage}', '"blessed"', 'requirements > blessed opinion passed, to_stage', '"blessed" is no stage; one of: rejected, %'),
    ('a category misspelt', 'set', '{classes,1,category}', '"sofware"', 'classes sofware, category', '%is no category; did you mean "software"?%'),
    ('a mode misspelt', 'set', '{conditions,9,mode}', '"warning"', 'conditions payment source_named, mode', '%did you mean "warn"?%'),
    ('a blank behind a name', 'set', '{documents,0,kind}', '"scheme "', 'documents "scheme<U+0020>", kind', '%at an end: write "scheme"'),
    ('a blank of full width before a name', 'set', '{requirements,0,needs}', '"　scheme"', 'requirements professional > submitted "<U+3000>scheme", needs', '%write "scheme"'),
    ('a blank title', 'set', '{title}', '"　"', 'title', 'is empty'),
    ('an article as a number', 'set', '{limits,0,article}', '8', 'limits professional > approved opinion cost_review, article', '8 is not a text: write "8"'),
    -- numbers
    ('money in a text', 'set', '{requirements,7,when,line:software_development,from}', '"1000000"', 'requirements test > accepted test_report passed, when.line:software_development.from', '%write the number of yuan, 1000000, without quotes or unit'),
    ('money in ten thousands', 'set', '{requirements,7,when,line:software_development,from}', '"100万元"', 'requirements test > accepted test_report passed, when.line:software_development.from', '%write the number of yuan, 1000000,%'),
    ('money in full width', 'set', '{requirements,7,when,line:software_development,from}', '"１００００００"', 'requirements test > accepted test_report passed, when.line:software_development.from', '%write the number of yuan, 1000000,%'),
    ('money with commas', 'set', '{requirements,7,when,line:software_development,from}', '"1,000,000.50"', 'requirements test > accepted test_report passed, when.line:software_development.from', '%write the number of yuan, 1000000.5,%'),
    ('money in numerals', 'set', '{requirements,7,when,line:software_development,from}', '"一百五十万元"', 'requirements test > accepted test_report passed, when.line:software_development.from', '%write the number of yuan, 1500000,%'),
    ('money in hundreds of millions', 'set', '{requirements,7,when,line:software_development,from}', '"1.2亿"', 'requirements test > accepted test_report passed, when.line:software_development.from', '%write the number of yuan, 120000000,%'),
    ('money that is a word', 'set', '{requirements,7,when,line:software_development,from}', '"much"', 'requirements test > accepted test_report passed, when.line:software_development.from', '"much" is no amount in yuan%'),
    ('money below zero', 'set', '{requirements,7,when,line:software_development,from}', '-5', 'requirements test > accepted test_report passed', '%when.line:software_development has an end that is no amount in yuan%'),
    ('money finer than fen', 'set', '{requirements,7,when,line:software_development,from}', '1000000.005', 'requirements test > accepted test_report passed', '%when.line:software_development has an end that is no amount in yuan%'),
    ('a percentage in a text', 'set', '{limits,3,percent}', '"10%"', 'limits > contracted supplements contract, percent', '%write the number 10, without quotes or unit'),
    ('a percentage in Chinese', 'set', '{limits,3,percent}', '"百分之十五"', 'limits > contracted supplements contract, percent', '%write the number 15,%'),
    ('a percentage of nothing', 'set', '{limits,3,percent}', '0', 'limits > contracted supplements contract, percent', '0 is no percentage%'),
    ('days in a text', 'set', '{obligations,1,period}', '"10个工作日"', 'obligations change_filing, period', '%write "10 working days"'),
    ('days and a half', 'set', '{obligations,1,period}', '1.5', 'obligations change_filing, period', '1.5 is no period%'),
    ('a period in Chinese', 'set', '{orders,1,at_most}', '"两年"', 'orders professional contract:main opinion, at_most', '"两年" is no period: write "2 years"'),
    ('half a year', 'set', '{orders,1,at_most}', '"半年"', 'orders professional contract:main opinion, at_most', '%write "6 months"'),
    ('a period as a number', 'set', '{orders,1,at_most}', '2', 'orders professional contract:main opinion, at_most', '2 is no period such as %'),
    ('truth in a text', 'set', '{steps,2,freezes}', '"true"', 'steps professional submitted > reviewed, freezes', '%write true, without quotes'),
    ('truth in Chinese', 'set', '{steps,2,freezes}', '"是"', 'steps professional submitted > reviewed, freezes', '%write true, without quotes'),
    ('a date with strokes', 'set', '{valid_from}', '"2030/1/1"', 'valid_from', '%write "2030-01-01"'),
    ('a date in Chinese', 'set', '{valid_from}', '"2030年1月1日"', 'valid_from', '%write "2030-01-01"'),
    ('a day that is none', 'set', '{valid_until}', '"2034-02-30"', 'valid_until', '%month 2 of 2034 has 28 days'),
    ('a month that is none', 'set', '{valid_until}', '"2034-13-01"', 'valid_until', '%a year has twelve months'),
    ('dates the wrong way round', 'set', '{valid_until}', '"2029-12-31"', 'valid_until', '2029-12-31 lies before valid_from, 2030-01-01'),
    ('a day no act may bear', 'set', '{valid_from}', '"1900-01-01"', 'valid_from', '%'),
    -- what the tables say of a row
    ('a step to itself', 'set', '{steps,3,to_stage}', '"reviewed"', 'steps professional reviewed > reviewed', 'the step leads from a stage to itself'),
    ('a birth from somewhere', 'set', '{steps,3,kind}', '"birth"', 'steps professional reviewed > approved', 'a birth step, and no other, has no from_stage'),
    ('31 November', 'set', '{obligations,0,due_day}', '31', 'obligations annual_plan', 'no day 31: month 11 has 30 days'),
    ('month 13', 'set', '{obligations,0,due_month}', '13', 'obligations annual_plan', 'due_month is a month, from 1 to 12'),
    ('a condition without its argument', 'drop', '{conditions,4,argument}', NULL, 'conditions > accepted settled', 'condition settled lacks its argument'),
    ('a percentage of a document', 'merge', '{requirements,7}', '{"percent": 10}', 'requirements test > accepted test_report passed', 'a percentage is of a contract or a cost line, and is 100 at most'),
    -- a label and its figure
    ('a bound in ten thousands, beside its label', 'set', '{requirements,6,when,investment,from}', '200', 'requirements supervision > contracted contract:supervision, when.investment.from', '200 contradicts label_zh, which says "200万元": amounts are in yuan, so write 2000000'),
    ('a bound changed, and no label', 'set', '{requirements,6,when,investment,from}', '3000000', 'requirements supervision > contracted contract:supervision, when.investment.from', '3000000 contradicts label_zh, which says "200万元", 2000000'),
    ('one of two labels forgotten', 'merge', '{requirements,6}', '{"when": {"investment": {"from": 3000000}}, "label_zh": "投资总额300万元以上（含）实行监理"}', 'requirements supervision > contracted contract:supervision, when.investment.from', '%label_en, which says "2,000,000 yuan"%'),
    ('a bound that is not in what the label has in it', 'merge', '{requirements,6}', '{"when": {"investment": {"above": 2000000}}}', 'requirements supervision > contracted contract:supervision, when.investment.above', 'contradicts label_zh, which has the figure itself in it: write "from"'),
    ('days beside their label', 'set', '{obligations,2,period}', '"10 working days"', 'obligations acceptance, period', '"10 working days" contradicts label_zh, which says "15个工作日"'),
    ('days of another sort than the label', 'set', '{obligations,2,period}', '"15 days"', 'obligations acceptance, period', '%so this is to be "15 working days"'),
    ('a small bound', 'set', '{requirements,7,when,line:software_development,from}', '100', 'advice: requirements test > accepted test_report passed, when.line:software_development.from', '%write 1000000'),
    ('a tenth of a percent', 'set', '{limits,3,percent}', '0.1', 'advice: limits > contracted supplements contract, percent', '%write 10'),
    ('more, without the figure', 'merge', '{requirements,6}', '{"when": {"investment": {"above": 2000000}}, "label_zh": "200万元以上"}', 'advice: requirements supervision > contracted contract:supervision, when.investment.above', '%label_zh says "以上"%'),
    -- what the rows say of one another
    ('a document misspelt where it is asked for', 'set', '{requirements,1,needs}', '"cost_revew"', 'requirements professional submitted > reviewed cost_revew passed', 'document kind cost_revew is not defined%did you mean "cost_review"? One of: scheme, %'),
    ('a document misspelt where it is defined', 'set', '{documents,1,kind}', '"cost_revew"', 'requirements professional submitted > reviewed cost_review passed', 'document kind cost_review is not defined%5 rows name it; did you mean "cost_revew"?%'),
    ('a document forgotten', 'drop', '{documents,6}', NULL, 'waivers professional delivered', 'document kind consent is not defined%'),
    ('an outcome forgotten', 'drop', '{documents,2,has_outcome}', NULL, 'requirements professional submitted > returned opinion failed failed_review', 'document kind opinion carries no outcome, and 2 rules need one%'),
    ('a track misspelt in a rule', 'set', '{requirements,0,track}', '"profesional"', 'requirements profesional > submitted scheme', 'track profesional is not defined by the policy; did you mean "professional"?%'),
    ('a track misspelt in a step', 'set', '{steps,3,track}', '"profesional"', 'steps profesional reviewed > approved', 'track profesional is not defined by the policy; did you mean "professional"?%'),
    ('a track misspelt where it is defined', 'set', '{tracks,0,track}', '"profesional"', 'classes software', 'track professional is not defined by the policy, and 28 rows name it; did you mean "profesional"?%'),
    ('a track forgotten', 'drop', '{tracks,1}', NULL, 'classes infrastructure', 'track public is not defined by the policy, and 7 rows name it; one of: professional%'),
    ('a step forgotten', 'drop', '{steps,3}', NULL, 'steps professional approved > contracted', 'no way leads from birth to approved on track professional, so that 4 steps can never be taken%'),
    ('the birth forgotten', 'drop', '{steps,0}', NULL, 'tracks professional', 'track professional has no birth step%'),
    ('two births', 'add', '{steps}', '{"track": "professional", "to_stage": "submitted", "office": "owner", "kind": "birth", "article": "4"}', 'tracks professional', 'track professional has 2 birth steps, to planned, submitted%'),
    ('a step from the wrong stage', 'set', '{steps,3,from_stage}', '"designed"', 'steps professional designed > approved', 'no way leads from birth to designed on track professional, so that 5 steps can never be taken%'),
    ('a step the wrong way round', 'merge', '{steps,3}', '{"from_stage": "approved", "to_stage": "reviewed"}', 'steps professional approved > reviewed', '%is a forward step but leads to an earlier stage%'),
    ('a step that is an exit by mistake', 'set', '{steps,3,kind}', '"exit"', 'steps professional approved > contracted', '2 steps of track professional lead out of approved, a final stage%'),
    ('the last step forgotten', 'drop', '{steps,6}', NULL, NULL, NULL),
    ('a restart forgotten, and what is asked of it', 'drop', '{steps,7}', NULL, 'conditions professional approved > submitted approval_lapsed opinion', 'there is no step professional approved > submitted, and 2 rows bind nothing: %'),
    ('a rule at a stage no step leads to', 'set', '{requirements,5,to_stage}', '"trial"', 'requirements > trial filing', 'requirement of filing binds nothing: no step leads to trial%'),
    ('a duty of a stage never reached', 'set', '{obligations,2,stage}', '"trial"', 'obligations acceptance', 'duty acceptance can never arise%'),
    ('what sets the limit forgotten', 'drop', '{steps,3,limit_document}', NULL, 'limits > contracted contracts limit', 'no step of track professional sets the project''s limit (limit_document), so that 2 limits have none to keep%'),
    ('a condition misspelt', 'set', '{conditions,0,condition}', '"unclasified"', 'conditions > planned unclasified', 'condition unclasified is no word of the vocabulary; did you mean "unclassified"?%'),
    ('a condition misspelt that may be waived', 'set', '{conditions,3,condition}', '"deliverd"', 'conditions > accepted deliverd', '%did you mean "delivered"?%'),
    ('a duty misspelt where it is defined', 'set', '{obligations,1,code}', '"change_filling"', 'conditions > accepted settled change_filing', 'condition settled/change_filing: no such duty is defined by the policy, and 2 rows name it; did you mean "change_filling"?%'),
    ('a contract misspelt', 'set', '{requirements,6,needs}', '"contract:supervison"', 'requirements supervision > contracted contract:supervison', '%means nothing; did you mean "contract:supervision"?%'),
    ('an entry misspelt', 'set', '{conditions,8,entry}', '"contract:mian"', 'conditions contract:mian undertaking', '%did you mean "contract:main"?%'),
    ('the subject of an order misspelt', 'set', '{orders,2,subject}', '"stage:contrcted"', 'orders professional stage:contrcted opinion', '%means nothing; did you mean "stage:contracted"?%'),
    ('an amount misspelt in a limit', 'set', '{limits,1,subject}', '"contract_s"', 'limits > contracted contract_s limit', '%did you mean "contracts"%'),
    ('a group misspelt', 'set', '{requirements,3,any_of}', '"failed_reviews"', 'requirements professional submitted > returned cost_review failed failed_review', 'any_of groups failed_review, failed_reviews at returned have one row each%'),
    ('a period that another row says otherwise', 'set', '{orders,2,at_most}', '"20 months"', 'orders professional stage:contracted opinion', '%another length of life%'),
    ('a waiver misspelt', 'set', '{waivers,0,rule}', '"deliverd"', 'waivers professional deliverd', '%no rule of the policy has that name; did you mean "delivered"?%'),
    ('a class forgotten', 'drop', '{classes,3}', NULL, 'pack', 'no class, hence no track, for category operation.analysis, %'),
    -- further ones
    ('a step that is back by mistake', 'set', '{steps,3,kind}', '"back"', 'steps professional reviewed > approved', '%is a step back but leads to a later stage%'),
    ('what renews a paper misspelt', 'merge', '{orders,2}', '{"renewed_by": "cost_revew"}', 'orders professional stage:contracted opinion', 'document kind cost_revew is not defined%did you mean "cost_review"?%'),
    ('two letters that changed places', 'set', '{requirements,6,needs}', '"contract:supervisoin"', 'requirements supervision > contracted contract:supervisoin', '%did you mean "contract:supervision"?%'),
    ('a short word with them', 'merge', '{orders,1}', '{"subject": "contract:mian", "own": true}', 'orders professional contract:mian opinion', '%means nothing; did you mean "contract:main"?%'),
    ('an office by its Chinese name', 'set', '{steps,3,office}', '"财政部门"', 'steps professional reviewed > approved, office', '"财政部门" is no word for this; did you mean "finance"?%'),
    ('an outcome by its Chinese name', 'set', '{requirements,1,outcome}', '"通过"', 'requirements professional submitted > reviewed cost_review 通过, outcome', '%did you mean "passed"?%'),
    ('commas of full width', 'set', '{tracks,0,owner_kinds}', '"unit，finance"', 'tracks professional, owner_kinds', '%write "unit,finance"'),
    ('an empty row', 'add', '{documents}', '{}', 'documents, row 8', 'is empty'),
    ('a row that is null', 'add', '{documents}', 'null', 'documents, row 8', 'is no row in braces but null'),
    ('a label too long', 'set', '{documents,0,label_zh}', to_jsonb(repeat('长', 600)), 'documents scheme, label_zh', 'a text of 600 characters is too long%'),
    ('a code with a blank of full width', 'set', '{code}', '"某　办法"', 'code', '%cannot be a code%'),
    ('days beyond all measure', 'merge', '{}', '{"backdate_days": 99999}', 'pack', 'days are 36500 at most'),
    ('what nobody sees in a key', 'rename', '{documents,0,kind}', '"\ufeffkind"', 'documents, row 1, <U+FEFF>kind', '%"kind", which is missing%'),
    ('no tracks', 'set', '{tracks}', '[]', 'pack', 'the policy has no track%'),
    ('no steps', 'set', '{steps}', '[]', 'pack', 'the policy has no step%'),
    ('no documents', 'set', '{documents}', '[]', 'pack', 'the policy defines no document, and % rows name one'),
    ('no classes', 'set', '{classes}', '[]', 'pack', 'no class, hence no track, for category infrastructure.network, %'),
    ('a stage misspelt in four eyes', 'set', '{conditions,6,argument}', '"submited"', 'conditions professional > approved four_eyes submited', '%did you mean "submitted"?%'),
    ('an exit from a stage never reached', 'add', '{steps}', '{"track": "public", "from_stage": "feasible", "to_stage": "withdrawn", "office": "owner", "kind": "exit", "article": "4"}',
     'steps public feasible > withdrawn', 'no way leads from birth to feasible on track public, so that the step from it can never be taken%'),
    ('a birth to another stage', 'set', '{steps,0,to_stage}', '"submitted"', 'steps professional planned > submitted', 'no way leads from birth to planned on track professional, so that 2 steps can never be taken%'),
    ('a note that is no text', 'merge', '{limits,0}', '{"note": true}', 'limits professional > approved opinion cost_review, note', 'true is not a text%'),
    ('an entry left from a stage', 'merge', '{conditions,8}', '{"from_stage": "planned"}', 'conditions planned contract:main undertaking', 'a condition stands at a step%'),
    ('a duty without its stage', 'drop', '{obligations,2,stage}', NULL, 'obligations acceptance', 'a duty whose event is stage%'),
    ('an amount within itself', 'set', '{limits,1,ceiling}', '"contracts"', 'limits > contracted contracts contracts', 'the subject is a document kind%'),
    ('a waiver by who does not issue its paper', 'set', '{waivers,0,grantor}', '"finance"', 'waivers professional delivered', '%its document consent is issued by government%'),
    ('a period in hours', 'set', '{orders,1,at_most}', '"24 hours"', 'orders professional contract:main opinion, at_most', '"24 hours" is no period such as%'),
    ('a period in capitals', 'set', '{orders,1,at_most}', '"2 Years"', 'orders professional contract:main opinion, at_most', '%write "2 years"'),
    ('a date as a number', 'set', '{valid_from}', '20300101', 'valid_from', '20300101 is no date: YYYY-MM-DD%'),
    ('a condition twice, in another mode', 'again', '{conditions,0}', '{"mode": "warn"}', 'conditions > planned unclassified', 'is given twice: rows 1 and 11 of conditions'),
    ('two orders that say the reverse', 'merge', '{orders,0}', '{"subject": "cost_review", "after": "opinion"}', 'orders cost_review opinion', '%another row says the reverse%');

CREATE TEMPORARY TABLE told AS
SELECT s.*, t.line, count(*) OVER (PARTITION BY s.n) AS lines
  FROM slip s, measure m, LATERAL (SELECT CASE WHEN s.path = '{}' AND s.how = 'set' THEN s.value
                                               WHEN s.path = '{}' AND s.how = 'merge' THEN m.body || s.value
                                               ELSE pg_temp.slip(m.body, s.how, s.path, s.value) END) AS p (pack)
  LEFT JOIN LATERAL pg_temp.told(p.pack) AS t (line) ON true;
SELECT CASE WHEN t.lines = 1 AND (t.line IS NULL AND t.place IS NULL OR t.line LIKE replace(replace(t.place, '\', '\\'), '_', '\_') || ': ' || t.words)
            THEN pass(t.what) ELSE is((SELECT string_agg(o.line, E'\n') FROM told o WHERE o.n = t.n), t.place || ': ' || t.words, t.what) END
  FROM (SELECT DISTINCT ON (n) * FROM told ORDER BY n) AS t ORDER BY t.n;
SELECT cmp_ok((SELECT count(*)::integer FROM slip), '>=', 105, 'as many slips as that');

-- What only a text can tell: what is said twice, and where it is no JSON.
CREATE FUNCTION pg_temp.of_text(pack text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    came_to record;
BEGIN
    came_to := drive.outcome(format('SELECT govproj.load_pack(%L, %L)', 'tap_slips', pack));
    RETURN concat_ws(E'\n', came_to.result, came_to.detail);
END $$;
-- what is said twice, in one line and in several
CREATE FUNCTION pg_temp.line_of(pack text, part text) RETURNS integer LANGUAGE sql AS $$ SELECT cardinality(string_to_array(split_part(pack, part, 1), E'\n')) $$;
CREATE TEMPORARY TABLE written AS SELECT jsonb_pretty(body) AS pretty, body::text AS plain FROM measure;
SELECT is(pg_temp.of_text(replace(pretty, '"label_en": "scheme"', E'"label_en": "scheme",\n"label_en": "plan"')),
          format(E'22023\ndocuments scheme, label_en (line %s): is given twice, on lines %s and %s, and JSON would keep only the last', l + 1, l, l + 1), 'a key twice')
  FROM written, LATERAL (SELECT pg_temp.line_of(pretty, '"label_en": "scheme"')) AS l (l);
SELECT is(pg_temp.of_text(replace(plain, '"kind": "scheme"', '"kind": "scheme", "kind": "scheme"')),
          E'22023\ndocuments scheme, kind: is given twice, and JSON would keep only the last', 'a key twice in one line') FROM written;
SELECT is(pg_temp.of_text(left(plain, -1) || ', "waivers": []}'), E'22023\nwaivers: is given twice, and JSON would keep only the last', 'a section twice') FROM written;
SELECT is(pg_temp.of_text(left(pretty, -1) || E',\n"waivers": []}'),
          format(E'22023\nwaivers (line %s): is given twice, on lines %s and %s, and JSON would keep only the last', l + 1, pg_temp.line_of(pretty, '"waivers"'), l + 1), 'with its lines')
  FROM written, LATERAL (SELECT pg_temp.line_of(pretty, 'nowhere')) AS l (l);
SELECT is(pg_temp.of_text(replace(plain, '"code": "m"', '"code": "m", "code": "n"')), E'22023\ncode: is given twice, and JSON would keep only the last', 'a key of the head twice') FROM written;
SELECT is(pg_temp.of_text(replace(replace(pretty, '"percent": 10', '"percent": "10%"'), '"kind": "exit"', '"kind": "exits"')),
          format(E'22023\nsteps professional planned > withdrawn, kind (line %s): "exits" is no word for this; did you mean "exit"? One of: birth, forward, back, restart, exit\n'
                 'limits > contracted supplements contract, percent (line %s): "10%%" is a text: write the number 10, without quotes or unit',
                 pg_temp.line_of(pretty, '"kind": "exit"'), pg_temp.line_of(pretty, '"percent": 10')), 'two slips, each with its line')
  FROM written WHERE pg_temp.line_of(pretty, '"percent": 10') > pg_temp.line_of(pretty, '"kind": "exit"');
SELECT is(pg_temp.of_text(replace(pretty, '"needs": "scheme"', '"needs": "sceme"')),
          format(E'22023\nrequirements professional > submitted sceme (line %s): document kind sceme is not defined by the policy, so nobody may issue it; did you mean "scheme"? '
                 'One of: scheme, cost_review, opinion, award_notice, test_report, filing, consent, contract, cost_line, demand (Art. 5)', l), 'what rows say of one another, with the line of the row')
  FROM written, LATERAL (SELECT (SELECT line FROM govproj.pack_rows(pretty) WHERE section = 'requirements' AND item = 0)) AS l (l);
SELECT is(line, pg_temp.line_of(pretty, '"needs": "scheme"') - 1, 'which is where the row begins')
  FROM written, govproj.pack_rows(pretty) WHERE section = 'requirements' AND item = 0;

SELECT is(pg_temp.of_text(pack), E'22P02\n' || place || ': ' || fault, what) FROM (VALUES
    ('nothing', '', 'line 1, column 1', 'the text ends where a value is wanted'),
    ('a byte order mark', U&'\FEFF{"code": "m"}', 'line 1, column 1', 'a byte order mark (U+FEFF): save the file as UTF-8 without it'),
    ('a comment behind a comma', E'{"code": "m", // of the county\n "title": "m"}', 'line 1, column 15', 'a comment, and JSON has none: say it in the row''s "note"'),
    ('a comment before all', E'# the measure\n{"code": "m"}', 'line 1, column 1', 'a comment, and JSON has none: say it in the row''s "note"'),
    ('a comment of C', E'{"code": "m",\n  "steps": [/* none */]}', 'line 2, column 13', 'a comment, and JSON has none: say it in the row''s "note"'),
    ('a comment of SQL', E'{"code": "m" -- of the county\n}', 'line 1, column 14', 'a comment, and JSON has none: say it in the row''s "note"'),
    ('a comma too many in a row', E'{"code": "m",\n "title": "m",\n}', 'line 2, column 14', 'a comma too many, before }'),
    ('a comma too many in a list', E'{"steps": [{},\n           {},\n          ]}', 'line 2, column 14', 'a comma too many, before ]'),
    ('two commas', '{"code": "m",, "title": "m"}', 'line 1, column 13', 'two commas'),
    ('a comma first', '{, "code": "m"}', 'line 1, column 2', 'a comma too many'),
    ('a comma missing', E'{"code": "m"\n "title": "m"}', 'line 2, column 2', 'a comma is missing before this'),
    ('a comma missing between rows', E'{"steps": [{}\n{}]}', 'line 2, column 1', 'a comma is missing before this'),
    ('a comma of full width', '{"标题": "m"，"code": "m"}', 'line 1, column 11', '"，" of full width, where JSON has ,'),
    ('a colon of full width', '{"code"："m"}', 'line 1, column 8', '"：" of full width, where JSON has :'),
    ('quotes of full width', '{“code”: "m"}', 'line 1, column 2', '"“" of full width, where JSON has "'),
    ('quotes of full width around a value', '{"code": “m”}', 'line 1, column 10', '"“" of full width, where JSON has "'),
    ('a single quote', $$ {'code': 'm'} $$, 'line 1, column 3', 'a single quote, where JSON has " around texts'),
    ('a single quote around a value', $${"code": 'm'}$$, 'line 1, column 10', 'a single quote, where JSON has " around texts'),
    ('a key without quotes', '{code: "m"}', 'line 1, column 2', '"c" where a key in double quotes is wanted'),
    ('a text without quotes', '{"code": m-1}', 'line 1, column 10', 'm-1 is no value: a text stands in double quotes, a number has plain digits and no unit, else true, false or null'),
    ('True', '{"freezes": True}', 'line 1, column 13', 'True is no value: a text stands in double quotes, a number has plain digits and no unit, else true, false or null'),
    ('money with its unit', '{"bound": 200万元}', 'line 1, column 11', '200万元 is no value: a text stands in double quotes, a number has plain digits and no unit, else true, false or null'),
    ('money in full width', '{"bound": ２００}', 'line 1, column 11', '２００ is no value: a text stands in double quotes, a number has plain digits and no unit, else true, false or null'),
    ('money with commas', '{"bound": 2,000,000}', 'line 1, column 13', 'a number with commas: 2,000,000 is written 2000000'),
    ('a nought before a number', '{"percent": 010}', 'line 1, column 13', '010 is no value: a text stands in double quotes, a number has plain digits and no unit, else true, false or null'),
    ('a text that does not end', E'{"code": "m,\n "title": "m"}', 'line 1, column 10', 'a text that does not end on its line: " is missing, or a line break within it is to be written \n'),
    ('a tab within a text', E'{"code": "m\tn"}', 'line 1, column 12', 'a tab or control character within a text: a tab is written \t'),
    ('a backslash', '{"code": "C:\packs"}', 'line 1, column 13', '\ stands before ", \, /, b, f, n, r, t or u only; a backslash itself is \\'),
    ('half a character', '{"code": "\ud83d"}', 'line 1, column 11', 'half a character (\u of a surrogate)'),
    ('no character', '{"code": "\u0000"}', 'line 1, column 11', '\u wants four hexadecimal digits, and not 0000'),
    ('a bracket missing', E'{"steps": [{"kind": "exit"}', 'line 1, column 28', 'the text ends where a comma or ] is wanted'),
    ('the wrong bracket', '{"steps": [{"kind": "exit"]}', 'line 1, column 27', '"]" where a comma or } is wanted'),
    ('something behind the end', E'{"code": "m"}\n;', 'line 2, column 1', '";" where the end of the text is wanted'),
    ('two packs', E'{"code": "m"}{"code": "n"}', 'line 1, column 14', '"{" where the end of the text is wanted'),
    ('too deep', repeat('[', 80), 'line 1, column 65', 'brackets within brackets, too deep')) AS v (what, pack, place, fault);
SELECT is((SELECT sort || ' ' || place FROM govproj.pack_fault('{"code": m}')), 'json line 1, column 10', 'pack_fault tells it as a row');
SELECT lives_ok($$ SELECT govproj.load_pack('tap_slips', replace(plain, '某办法', '\u65b9\u6848 \ud83d\ude00 \"\\\/\b\f\n\r\t')) FROM written $$, 'what JSON allows is taken');
SELECT is((SELECT title FROM tap_slips.policy), E'方案 😀 "\\/\b\f\n\r\t', 'and read as the server reads it');
DELETE FROM tap_slips.policy;

-- Slips do not hide one another: all in one refusal, with their count, in the order of the text, and what to do next.
SELECT is(o.message || E'\n' || o.detail || E'\n' || o.hint,
          E'pack "m" is not lawful to load: 4 faults\n'
          'valid_until: "2034年" is no date: YYYY-MM-DD, such as 2030-01-01\n'
          'steps professional reviewed > reviewed: the step leads from a stage to itself\n'
          'requirements professional > submitted scheme, artcle: is no key of requirements; "article", which is missing, seems to be meant. '
          'Keys: track, from_stage, to_stage, needs, outcome, each_round, any_of, when, article, mode, note, may_be_inapplicable, independent, qualified, onwards, absent, percent, code, label_zh, label_en\n'
          'requirements supervision > contracted contract:supervision, when.investment.from: 200 contradicts label_zh, which says "200万元": amounts are in yuan, so write 2000000\n'
          'Mend these and load the pack again: what its rows say of one another is looked at when the form is right. '
          'The view govproj.pack_grammar tells what a pack may say.', 'four slips of a form')
  FROM measure, LATERAL drive.outcome(format('SELECT govproj.load_pack(%L, %L::jsonb)', 'tap_slips',
       pg_temp.slip(pg_temp.slip(pg_temp.slip(pg_temp.slip(body, 'set', '{valid_until}', '"2034年"'), 'set', '{steps,3,to_stage}', '"reviewed"'),
                                 'rename', '{requirements,0,article}', '"artcle"'), 'set', '{requirements,6,when,investment,from}', '200'))) AS o;
SELECT is(o.message || E'\n' || o.detail || E'\n' || o.hint,
          E'pack "m" is not lawful to load: 3 faults\n'
          'requirements > approved opnion passed: document kind opnion is not defined by the policy, so nobody may issue it; did you mean "opinion"? '
          'One of: scheme, cost_review, opinion, award_notice, test_report, filing, consent, contract, cost_line, demand (Art. 5)\n'
          'conditions > planned unclasified: condition unclasified is no word of the vocabulary; did you mean "unclassified"? One of: '
              || (SELECT string_agg(w, ', ' ORDER BY w COLLATE "C") FROM unnest(string_to_array('another_office,approval_lapsed,budget_stated,city_funds,class_agrees,delivered,'
                  'delivery_due,demand_fits,four_eyes,funds_cover,going_on,ground_named,leading_group,never,not_reached,owner_agrees,parts_complete,plan_line,planned,reached,renews,responsible_office,'
                  'served_alive,settled,something_signed,source_named,unclassified,undertaking', ',')) AS w) || E' (Art. 6)\n'
          'obligations acceptance, period: "10 working days" contradicts label_zh, which says "15个工作日"\n'
          'Mend these and load the pack again. The view govproj.pack_grammar tells what a pack may say.', 'a contradiction within a row hides no other')
  FROM measure, LATERAL drive.outcome(format('SELECT govproj.load_pack(%L, %L::jsonb)', 'tap_slips',
       pg_temp.slip(pg_temp.slip(pg_temp.slip(body, 'set', '{requirements,4,needs}', '"opnion"'), 'set', '{conditions,0,condition}', '"unclasified"'),
                    'set', '{obligations,2,period}', '"10 working days"'))) AS o;

-- Advice is given, and the pack is loaded.
CREATE FUNCTION pg_temp.loads(pack jsonb) RETURNS text LANGUAGE sql AS $$ SELECT (drive.outcome(format('SELECT govproj.load_pack(%L, %L::jsonb)', 'tap_slips', pack))).result $$;
SELECT is(pg_temp.loads(pg_temp.slip(body, 'set', '{requirements,7,when,line:software_development,from}', '100')), 'done', 'a small bound is loaded') FROM measure;
SELECT is_empty($$ SELECT f.* FROM measure, govproj.pack_fault(pg_temp.slip(body, 'merge', '{requirements,7}', '{"when": {"line:software_development": {"from": 5000}}, "label_zh": "5000元以上第三方测试"}')) AS f $$,
                'unless the label says the same');
-- figures that do not contradict
SELECT is_empty(format($$ SELECT f.* FROM measure, govproj.pack_fault(pg_temp.slip(body, 'merge', '{requirements,6}', %L)) AS f $$, jsonb_build_object('label_zh', label, 'when', jsonb_build_object('investment', jsonb_build_object('from', bound)), 'label_en', 'x')), label)
  FROM (VALUES ('200万元以上（含）', 2000000), ('２００万元以上', 2000000), ('二百万元以上', 2000000), ('两百万元以上', 2000000), ('人民币2,000,000元以上', 2000000), ('200万以上', 2000000), ('0.02亿元以上', 2000000),
               ('￥2000000以上', 2000000), ('10万元至200万元', 2000000), ('2020年版，第3条，等保2级', 2000000), ('统一第三方测试', 2000000), ('前200名', 2000000), ('1万2千元以上', 12000), ('一万二千元以上', 12000), ('1亿5000万元以上', 150000000), ('200万2期', 2000000), ('百万工程监理', 2000000), ('100万户平台监理', 2000000), ('100万元至200万元', 2000000)) AS v (label, bound);
SELECT is_empty(format($$ SELECT f.* FROM measure, govproj.pack_fault(pg_temp.slip(body, 'merge', '{obligations,1}', %L)) AS f $$, jsonb_build_object('label_zh', label)), label)
  FROM (VALUES ('10个工作日内备案'), ('十个工作日内备案'), ('变更备案（10 个工作日）'), ('每年11月30日前备案'), ('2030年1月1日起备案'), ('第5日备案')) AS v (label);
SELECT is_empty($$ SELECT f.* FROM measure, govproj.pack_fault(pg_temp.slip(body, 'merge', '{obligations,0}', '{"label_zh": "年度计划（提前10日报送）"}')) AS f $$, 'a day of the year is no time');
SELECT is((SELECT f.fault FROM measure, govproj.pack_fault(pg_temp.slip(body, 'merge', '{requirements,6}', '{"label_zh": "超过200万元"}')) AS f),
          'contradicts label_zh, which leaves the figure itself out: write "above"', 'more than, and the figure itself');

-- A list stands for a row each, in the order of the lists; of words, for the words by commas.
CREATE FUNCTION pg_temp.spread(changes jsonb) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
    loaded bigint := (SELECT govproj.load_pack('tap_slips', body || changes) FROM measure);
BEGIN
    RETURN QUERY SELECT concat_ws(' ', o.subject, o.after, o.renewed_by) FROM tap_slips.policy_order o WHERE o.policy_id = loaded ORDER BY o.id;
    RETURN QUERY SELECT concat_ws(' ', r.from_stage, r.to_stage, r.needs) FROM tap_slips.policy_requirement r WHERE r.policy_id = loaded AND r.mode = 'off' ORDER BY r.id;
    RETURN QUERY SELECT t.owner_kinds::text FROM tap_slips.policy_track t WHERE t.policy_id = loaded ORDER BY t.id;
    DELETE FROM tap_slips.policy WHERE id = loaded;
END $$;
SELECT results_eq($$ SELECT pg_temp.spread(body || jsonb_build_object('orders', '[
    {"subject": ["filing", "opinion"], "after": ["round", "initiation"], "article": "9"},
    {"subject": ["contract:main"], "after": "opinion", "at_most": "2 years", "renewed_by": ["scheme", "cost_review"], "article": "9"}]'::jsonb,
    'requirements', (body -> 'requirements') || '{"to_stage": ["approved", "已签约"], "needs": ["filing", "award_notice"], "mode": "off", "article": "9"}',
    'tracks', jsonb_set(body -> 'tracks', '{0,owner_kinds}', '["unit", "audit"]'))) FROM measure $$,
    $$ VALUES ('filing round'), ('filing initiation'), ('opinion round'), ('opinion initiation'), ('contract:main opinion scheme,cost_review'),
              ('approved filing'), ('approved award_notice'), ('contracted filing'), ('contracted award_notice'), ('unit,audit'), ('data_bureau') $$, 'each of the one with each of the other');
SELECT is((drive.outcome(format('SELECT govproj.load_pack(''tap_slips'', %L::jsonb)', body || '{"orders": [{"subject": ["filing", "opnion"], "after": "round", "article": "9"}, {"subject": "filing", "after": ["round", "change"], "article": "9"}]}'))).detail,
          'orders, row 2: says the same as an earlier row', 'a row of a list is no other''s') FROM measure;

-- What a row leaves out has the default of its column, one that the register's owner has set too; rows keep their order.
ALTER TABLE tap_slips.policy_document ADD COLUMN kept_by text NOT NULL DEFAULT 'registry', ADD COLUMN called text GENERATED ALWAYS AS (kind || '/' || label_en) STORED;
ALTER TABLE tap_slips.policy_document ALTER COLUMN may_be_inapplicable SET DEFAULT true;
SELECT govproj.load_pack('tap_slips', body || jsonb_build_object('documents', jsonb_set(jsonb_set(body -> 'documents', '{0}', (body #> '{documents,0}') || '{"may_be_inapplicable": false}'),
    '{1}', (body #> '{documents,1}') || '{"has_qualification": null}'))) FROM measure \g /dev/null
SELECT results_eq($$ SELECT concat_ws(' ', kept_by, called, may_be_inapplicable, has_amount, has_qualification) FROM tap_slips.policy_document ORDER BY id $$,
    $$ VALUES ('registry scheme/scheme f f f'), ('registry cost_review/cost review t t f'), ('registry opinion/opinion t t f'), ('registry award_notice/award notice t f f'),
              ('registry test_report/test report t f t'), ('registry filing/filing t f f'), ('registry consent/consent t f f') $$, 'defaults are those of the columns');
DELETE FROM tap_slips.policy;
ALTER TABLE tap_slips.policy_track ALTER COLUMN note SET DEFAULT 'none';
SELECT govproj.load_pack('tap_slips', pg_temp.slip(body, 'merge', '{tracks,0}', '{"note": "some"}')) FROM measure \g /dev/null
SELECT results_eq('SELECT note::text FROM tap_slips.policy_track ORDER BY id', $$ VALUES ('some'), ('none') $$, 'also where NULL would do');
ALTER TABLE tap_slips.policy_track ALTER COLUMN note DROP DEFAULT;
DELETE FROM tap_slips.policy;
-- a row that a trigger of the owner's keeps out moves no other's place
CREATE FUNCTION tap_slips.keep_out() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN CASE WHEN NEW.needs <> 'scheme' THEN NEW END; END $$;
CREATE TRIGGER aa_keep_out BEFORE INSERT ON tap_slips.policy_requirement FOR EACH ROW EXECUTE FUNCTION tap_slips.keep_out();
SELECT results_eq($$ SELECT pg_temp.told(pg_temp.slip(body, 'merge', '{requirements,4}', '{"needs": "opnion"}')) FROM measure $$,
    $$ VALUES ('requirements > approved opnion passed: document kind opnion is not defined by the policy, so nobody may issue it; did you mean "opinion"? One of: scheme, cost_review, opinion, award_notice, test_report, filing, consent, contract, cost_line, demand (Art. 5)') $$,
    'a row that is kept out shifts none');
DROP TRIGGER aa_keep_out ON tap_slips.policy_requirement;

-- What rows are called is what is unique in their tables.
SELECT set_eq($$ SELECT DISTINCT concat_ws(' ', g.section, ARRAY(SELECT k FROM unnest(g.named_by) AS k ORDER BY k COLLATE "C")::text) FROM govproj.pack_grammar g WHERE g.section IS NOT NULL $$,
              $$ SELECT concat_ws(' ', g.section, ARRAY(SELECT n.name FROM unnest(k.conkey) AS c (attnum)
                                               JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = c.attnum,
                                                    LATERAL (SELECT CASE a.attname WHEN 'applies_when' THEN 'when' WHEN 'title' THEN 'case' ELSE a.attname::text END) AS n (name)
                                              WHERE a.attname <> 'policy_id' ORDER BY n.name COLLATE "C")::text)
                       FROM (SELECT DISTINCT section, role FROM govproj.pack_grammar WHERE section IS NOT NULL) AS g
                       JOIN pg_constraint k ON k.conrelid = govproj.policy_table('tap_slips', g.role) AND k.contype = 'u' $$,
                  'sections are named by the keys of their tables');
SELECT is_empty('SELECT f.* FROM govproj.packs, govproj.pack_fault(body) AS f', 'the shipped pack has no fault of form');
SELECT is_empty('SELECT f.* FROM govproj.packs, govproj.pack_fault(body::text) AS f', 'nor has its text');

SELECT * FROM finish();
ROLLBACK;
