-- Reasons to open a file: red flags, each with the rows it names and what is at stake.
-- Plain types only, Chinese and English labels, an order column beside each stage.

-- The flags of all projects, or of one: what red_flags ranks. A query of one SELECT, so that it becomes part of whatever asks it, and
-- nothing is asked of the project where none is named.
CREATE FUNCTION flags_raised(of_project bigint)
    RETURNS TABLE (flag text, flag_zh text, flag_en text, severity integer, rule text, rule_zh text, rule_en text, article text,
                   asks_zh text, asks_en text, project_id bigint, project_code text, title text, owner_id bigint, owner_name text,
                   budget_year integer, track text, track_zh text, track_en text, stage text, stage_zh text, stage_en text,
                   stage_order integer, amount numeric, bound numeric, stake numeric, figures text, figures_zh text, sources text,
                   told text[])
    LANGUAGE sql STABLE
BEGIN ATOMIC
WITH
#include "flag_labels.sql"
#include "flag_groups.sql"
#include "flag_facts.sql"
-- stake: the yuan it is about, to rank by; NULL: all that the project costs
raised (flag, rule, article, project_id, amount, bound, stake, figures, sources) AS (
#include "flag_money.sql"
    UNION ALL
#include "flag_course.sql"
)
SELECT r.flag, b.zh AS flag_zh, b.en AS flag_en, b.severity,
       -- of a money line these figures are its names
       r.rule, CASE WHEN r.rule IS NOT NULL THEN r.figures[4] END AS rule_zh, CASE WHEN r.rule IS NOT NULL THEN r.figures[5] END AS rule_en,
       t.article, article_asks(p.policy_id, t.article, 'zh') AS asks_zh, article_asks(p.policy_id, t.article, 'en') AS asks_en,
       p.id AS project_id, p.code::text AS project_code, p.title::text AS title,
       p.owner_id, o.name AS owner_name, p.budget_year::integer AS budget_year, p.track,
       coalesce(tr.label_zh, p.track)::text AS track_zh, coalesce(tr.label_en, p.track)::text AS track_en,
       p.stage::text AS stage, coalesce(called.label_zh, govproj.label(p.stage, 'zh')) AS stage_zh,
       coalesce(called.label_en, govproj.label(p.stage, 'en')) AS stage_en,
       govproj.ordinal(p.stage) AS stage_order,
       r.amount::numeric AS amount, r.bound::numeric AS bound, s.stake,
       format(b.figures_en, VARIADIC r.figures) AS figures, format(b.figures_zh, VARIADIC r.figures) AS figures_zh, r.sources,
       r.figures AS told
  FROM raised r
  JOIN label b ON b.flag = r.flag
  JOIN project p ON p.id = r.project_id
  JOIN agency o ON o.id = p.owner_id
  LEFT JOIN policy_track tr ON tr.policy_id = p.policy_id AND tr.track = p.track
  LEFT JOIN policy_word called ON called.policy_id = p.policy_id AND called.list = 'stage' AND called.word = p.stage::text
 CROSS JOIN LATERAL (SELECT coalesce(r.stake, greatest(p.total_investment, p.contracted))::numeric) AS s (stake)
 CROSS JOIN LATERAL (
        SELECT coalesce(r.article, (SELECT min(a.article) FROM cited a
                                     WHERE a.policy_id = p.policy_id AND a.cites = b.cites AND (a.track IS NULL OR a.track = p.track)))
        OFFSET 0 -- looked up once, wherever it is named above
       ) AS t (article)
 WHERE (of_project IS NULL OR p.id = of_project);
END;
COMMENT ON FUNCTION flags_raised(bigint) IS
    'Part of red_flags and project_flags: reasons to open a file, of all projects or of one (风险提示各行).';

CREATE VIEW red_flags WITH (security_invoker = true) AS
SELECT row_number() OVER (ORDER BY f.severity * f.stake DESC, f.severity DESC, f.flag COLLATE "C", f.project_id, f.rule COLLATE "C",
                                   f.sources COLLATE "C", f.told) AS rank,
       f.flag, f.flag_zh, f.flag_en, f.severity, f.rule, f.rule_zh, f.rule_en, f.article, f.asks_zh, f.asks_en,
       f.project_id, f.project_code, f.title, f.owner_id, f.owner_name, f.budget_year, f.track, f.track_zh, f.track_en,
       f.stage, f.stage_zh, f.stage_en, f.stage_order, f.amount, f.bound, f.stake, f.figures, f.figures_zh, f.sources
  FROM flags_raised(NULL::bigint) f;

COMMENT ON VIEW red_flags IS
    'Reasons to open a file (风险提示): one row each, a group of projects is one. A flag is never a verdict: '
    'every one of these can be lawful, and the row names the figures and rows that someone should look at. '
    'Of projects that live, but for what was signed, paid, changed or decided: that stays. '
    'Key: rank. From one day to the next a row is told from others by flag, rule, sources and figures.';
COMMENT ON COLUMN red_flags.rank IS
    'How worth opening it is (序次): 1 is first. By severity times stake, then by severity; every row has its own, '
    'among those that the reader may see.';
COMMENT ON COLUMN red_flags.flag IS
    'Key of the flag: split_suspect (projects of one owner and budget year, each under a money line and together not, '
    'that are for one system, or of one kind of service and of like titles, or of one kind and given to one supplier '
    'within 30 days), just_under_line (in the last 5 % under one), supplement_over_line, contract_above_approval, '
    'contract_above_grant (above what was granted where another paper is the limit), investment_above_approval '
    '(by changes, or by more than 5 %), approval_above_total (by more than 5 %), paid_above_arranged (of a source, where '
    'anything is entered of its allocations), ground_changed, corrected_step (a correction put on record what a rule of a step that was '
    'taken refuses), contract_beside_main (contracts of kinds other than main and '
    'renewal above half of the main ones), approval_above_appraisal, supplements_above_share (of the policy''s limit), '
    'supervision_after_delivery, agency_as_supplier (by name), serves_ended, '
    'funds_do_not_add_up (funds of all sources are neither the total investment nor what it was before changes, once it is '
    'frozen), basis_voided (money is decided or arranged, and the decision on it is voided or overridden), '
    'payment_before_contract (dated before the day the contract stage was reached), paid_before_acceptance '
    '(a main contract in full), token_contract (main contracts under 1 % of the approved amount), token_supervision '
    '(a fee or a contract that a money line of investment asks for is there, and under 0.5 % of it), no_software_line '
    '(software whose cost lines for software development are under 1 % of the total), not_applicable_on_software (a paper that may be '
    '"not applicable" is so, of software), plan_line_overused (more than one project, one of another category, or more '
    'than the estimate before changes), related_party (who supervises, tests or evaluates with the owner or a party of a main '
    'or other contract), early_change (within 60 days of the award), bond_late (its day has passed, '
    'and something is held), retention_paid (less of a contract is left to pay than is withheld from it), '
    'suspended_long (for more than 180 days, and not resumed), '
    'procurement_failed (more than once), overlap (projects of different owners and one budget year, '
    'of one sort of service, the finest in the tree of categories, for one system, or of like titles, or of one supplier and titles '
    'that begin alike). 0.5 %, 1 %, 5 %, 30, 60 and 180 days are conventions of this report. '
    'Titles are alike by what govproj.title_core leaves of them: its first four letters, or all of fewer.';
COMMENT ON COLUMN red_flags.flag_zh IS 'Flag in Chinese (风险类型).';
COMMENT ON COLUMN red_flags.flag_en IS 'Flag in English.';
COMMENT ON COLUMN red_flags.severity IS
    'How grave the flag is by itself (严重程度), a convention of this report: 3: money may have gone where a rule bars it; '
    '2: a rule may have been got round; 1: look when there is time.';
COMMENT ON COLUMN red_flags.rule IS 'Money line it is about (规则代码); NULL: none.';
COMMENT ON COLUMN red_flags.rule_zh IS 'That rule in Chinese (规则名称).';
COMMENT ON COLUMN red_flags.rule_en IS 'That rule in English.';
COMMENT ON COLUMN red_flags.article IS
    'Article it touches (条款), by the project''s policy; NULL: the policy has none. '
    'An overlap touches Article 2, which no row of a policy is about.';
COMMENT ON COLUMN red_flags.asks_zh IS 'What that article asks, in Chinese (条文要求).';
COMMENT ON COLUMN red_flags.asks_en IS 'What that article asks, in English.';
COMMENT ON COLUMN red_flags.project_id IS
    'Key of the project; of a group (split_suspect, overlap, plan_line_overused) the one with the largest investment, '
    'the first entered of equals. All of them are in sources, in that order.';
COMMENT ON COLUMN red_flags.project_code IS 'Project code (项目编号).';
COMMENT ON COLUMN red_flags.title IS 'Title (项目名称).';
COMMENT ON COLUMN red_flags.owner_id IS 'Key of the owning agency.';
COMMENT ON COLUMN red_flags.owner_name IS 'Owning agency (项目单位).';
COMMENT ON COLUMN red_flags.budget_year IS 'Budget year (预算年度).';
COMMENT ON COLUMN red_flags.track IS 'Class (类别): a word of list track, see view words.';
COMMENT ON COLUMN red_flags.track_zh IS 'Class in Chinese (类别).';
COMMENT ON COLUMN red_flags.track_en IS 'Class in English.';
COMMENT ON COLUMN red_flags.stage IS 'Stage reached, canonical name.';
COMMENT ON COLUMN red_flags.stage_zh IS 'Stage in Chinese (所处阶段).';
COMMENT ON COLUMN red_flags.stage_en IS 'Stage in English.';
COMMENT ON COLUMN red_flags.stage_order IS 'Number to order stages by; below 100 for exits.';
COMMENT ON COLUMN red_flags.amount IS 'Amount it rests on (涉及金额), yuan; NULL: none.';
COMMENT ON COLUMN red_flags.bound IS 'What that is measured by (对照金额), yuan; NULL: nothing.';
COMMENT ON COLUMN red_flags.stake IS
    'Money it is about (风险金额), yuan: what is too much, paid, decided or changed; the sum of a group; '
    'else what the project costs, its investment or its contracts, whichever is more.';
COMMENT ON COLUMN red_flags.figures IS 'Its figures in a sentence, in English.';
COMMENT ON COLUMN red_flags.figures_zh IS 'Its figures in a sentence, in Chinese (情况说明).';
COMMENT ON COLUMN red_flags.sources IS 'Rows it rests on, by table and key (依据记录), such as "contract 3, supplement 5, project 7".';

CREATE FUNCTION project_flags(project_id bigint)
    RETURNS TABLE (flag text, flag_zh text, flag_en text, severity integer, rule text, rule_zh text, rule_en text, article text,
                   asks_zh text, asks_en text, amount numeric, bound numeric, stake numeric, figures text, figures_zh text, sources text)
    LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT f.flag, f.flag_zh, f.flag_en, f.severity, f.rule, f.rule_zh, f.rule_en, f.article, f.asks_zh, f.asks_en,
           f.amount, f.bound, f.stake, f.figures, f.figures_zh, f.sources
      FROM flags_raised(project_flags.project_id) f
     WHERE project_flags.project_id IS NOT NULL
     ORDER BY f.severity * f.stake DESC, f.severity DESC, f.flag COLLATE "C", f.rule COLLATE "C", f.sources COLLATE "C", f.told;
END;
COMMENT ON FUNCTION project_flags(bigint) IS
    'The rows of red_flags about one project (项目风险提示), in their order and without a rank, which only all of them together have: '
    'for a project''s own page, at the cost of that project and of those it may be one with.';
