-- Contracts and who has them: a row a contract, a row a supplier; and the bonds given for them.

CREATE VIEW contract_overview WITH (security_invoker = true) AS
SELECT c.id AS contract_id, p.id AS project_id, p.code::text AS project_code, p.title::text AS title,
       p.owner_id, o.name AS owner_name, p.budget_year::integer AS budget_year, p.track,
       coalesce(tr.label_zh, p.track)::text AS track_zh, coalesce(tr.label_en, p.track)::text AS track_en,
       p.stage::text AS stage, coalesce(called.label_zh, govproj.label(p.stage, 'zh')) AS stage_zh,
       coalesce(called.label_en, govproj.label(p.stage, 'en')) AS stage_en, govproj.ordinal(p.stage) AS stage_order,
       c.kind::text AS kind, coalesce(w.label_zh, c.kind)::text AS kind_zh, coalesce(w.label_en, c.kind)::text AS kind_en,
       c.supplier::text AS supplier, c.supplier_code::text AS supplier_code,
       c.signed_on::date AS signed_on, c.delivery_due::date AS delivery_due, c.delivered_on::date AS delivered_on,
       c.amount::numeric AS amount, c.supplemented, c.amount + c.supplemented AS total, c.paid::numeric AS paid,
       CASE WHEN c.ended_on IS NULL THEN c.amount + c.supplemented - c.paid ELSE 0 END AS unpaid,
       s.state, CASE s.state WHEN 'delivered' THEN '已交付' WHEN 'overdue' THEN '逾期未交付' WHEN 'running' THEN '履行中'
                             WHEN 'ended' THEN '已解除' ELSE '未约定交付日期' END AS state_zh,
       CASE s.state WHEN 'open' THEN 'Without a day of delivery' ELSE initcap(s.state) END AS state_en,
       CASE WHEN c.delivery_due IS NOT NULL
            THEN greatest(coalesce(coalesce(c.delivered_on, c.ended_on, t.today) - s.due_on, 0), 0) END AS days_late,
       s.due_on, c.ended_on::date AS ended_on, c.end_document_id, c.end_reason::text AS end_reason, c.number::text AS number
  FROM contract c
  JOIN project p ON p.id = c.project_id
  LEFT JOIN LATERAL (SELECT g.name FROM agency g WHERE g.id = p.owner_id OFFSET 0) AS o ON true
  LEFT JOIN policy_track tr ON tr.policy_id = p.policy_id AND tr.track = p.track
  LEFT JOIN policy_word called ON called.policy_id = p.policy_id AND called.list = 'stage' AND called.word = p.stage::text
  LEFT JOIN policy_word w ON w.policy_id = p.policy_id AND w.list = 'contract' AND w.word = c.kind
  -- a day of delivery is put off by the days of what suspended the project before it came
 CROSS JOIN LATERAL (
        SELECT sum(s.days) AS days, bool_or(s.resumed_on IS NULL) AS waits
          FROM suspension_watch s
         WHERE s.project_id = p.id AND s.suspended_on - s.days_before <= c.delivery_due
           -- looked up first: few ever stand still
           AND EXISTS (SELECT FROM document d
                        WHERE d.project_id = p.id
                          AND d.kind COLLATE "C" = ANY ((SELECT array_agg(k.kind) FROM policy_document k
                                                          WHERE govproj.has_part(k.parts, 'suspension'))::text[])
                       OFFSET 0)
       ) AS still
 CROSS JOIN govproj.register_today('project'::regclass) AS t (today)
 CROSS JOIN LATERAL (
        SELECT d.due_on, CASE WHEN c.ended_on IS NOT NULL THEN 'ended'
                              WHEN c.delivered_on IS NOT NULL THEN 'delivered' WHEN c.delivery_due IS NULL THEN 'open'
                              WHEN d.due_on < t.today THEN 'overdue' ELSE 'running' END AS state
          FROM (SELECT CASE WHEN NOT coalesce(still.waits, false) THEN c.delivery_due + coalesce(still.days, 0)::integer END AS due_on) AS d
       ) AS s;

COMMENT ON VIEW contract_overview IS 'Contracts (合同一览): one row each. Key: contract_id.';
COMMENT ON COLUMN contract_overview.contract_id IS 'Key of the contract (合同主键), and of the row.';
COMMENT ON COLUMN contract_overview.project_id IS 'Key of the project.';
COMMENT ON COLUMN contract_overview.project_code IS 'Project code (项目编号).';
COMMENT ON COLUMN contract_overview.title IS 'Title (项目名称).';
COMMENT ON COLUMN contract_overview.owner_id IS 'Key of the owning agency.';
COMMENT ON COLUMN contract_overview.owner_name IS 'Owning agency (项目单位).';
COMMENT ON COLUMN contract_overview.budget_year IS 'Budget year (预算年度).';
COMMENT ON COLUMN contract_overview.track IS 'Class (类别): a word of list track, see view words.';
COMMENT ON COLUMN contract_overview.track_zh IS 'Class in Chinese (类别).';
COMMENT ON COLUMN contract_overview.track_en IS 'Class in English.';
COMMENT ON COLUMN contract_overview.stage IS 'Stage that the project has reached, canonical name.';
COMMENT ON COLUMN contract_overview.stage_zh IS 'Stage in Chinese (所处阶段).';
COMMENT ON COLUMN contract_overview.stage_en IS 'Stage in English.';
COMMENT ON COLUMN contract_overview.stage_order IS 'Number to order stages by; below 100 for exits.';
COMMENT ON COLUMN contract_overview.kind IS 'Kind of contract (合同种类): a word of list contract.';
COMMENT ON COLUMN contract_overview.kind_zh IS 'Kind in Chinese (合同种类).';
COMMENT ON COLUMN contract_overview.kind_en IS 'Kind in English.';
COMMENT ON COLUMN contract_overview.supplier IS 'Supplier (服务提供方); of a consortium the leading member.';
COMMENT ON COLUMN contract_overview.supplier_code IS 'Its unified social credit code (统一社会信用代码); NULL: not stated.';
COMMENT ON COLUMN contract_overview.signed_on IS 'Day it was signed (签订日期).';
COMMENT ON COLUMN contract_overview.delivery_due IS 'Day delivery is due (约定交付日期); NULL: none was agreed.';
COMMENT ON COLUMN contract_overview.delivered_on IS 'Day of delivery (实际交付日期); NULL: undelivered.';
COMMENT ON COLUMN contract_overview.amount IS 'Amount as first signed (原合同金额), yuan.';
COMMENT ON COLUMN contract_overview.supplemented IS 'Its supplements together (补充合同金额合计), yuan; below zero where they lower it.';
COMMENT ON COLUMN contract_overview.total IS 'Both together (合同总额), yuan.';
COMMENT ON COLUMN contract_overview.paid IS 'Paid so far (已支付金额), yuan.';
COMMENT ON COLUMN contract_overview.unpaid IS 'What is left to pay (未支付金额), yuan; of one that was ended, nothing.';
COMMENT ON COLUMN contract_overview.state IS
    'State (履行情况): delivered; running; overdue, when it is due and undelivered; open, when no day was agreed; '
    'ended, when it was ended before its delivery.';
COMMENT ON COLUMN contract_overview.state_zh IS 'State in Chinese (履行情况).';
COMMENT ON COLUMN contract_overview.state_en IS 'State in English.';
COMMENT ON COLUMN contract_overview.days_late IS
    'Days past the day due (逾期天数), when it was delivered, or ended, or today; 0: in time so far; NULL: no day was agreed.';
COMMENT ON COLUMN contract_overview.due_on IS
    'Day delivery is due when days on which the project is suspended do not count (顺延后交付日期); NULL: none was agreed, or the project '
    'is suspended and it waits.';
COMMENT ON COLUMN contract_overview.ended_on IS 'Day it was ended before its delivery (解除日期); NULL: it was not.';
COMMENT ON COLUMN contract_overview.end_document_id IS 'Paper by which it was ended (解除手续文件); NULL: it was not.';
COMMENT ON COLUMN contract_overview.end_reason IS 'Why it was ended (解除原因); NULL: it was not.';
COMMENT ON COLUMN contract_overview.number IS 'Number on the contract (合同编号); NULL: none is stated.';

-- From row to row of assignment who it was before the next, and who it is since the last.
CREATE VIEW contract_supplier WITH (security_invoker = true) AS
SELECT c.id AS contract_id, c.project_id, s.turn, s.from_on, s.until_on, s.supplier, s.supplier_code, s.cause,
       govproj.word_label('assignment', s.cause, 'zh') AS cause_zh, govproj.word_label('assignment', s.cause, 'en') AS cause_en,
       s.until_on IS NULL AS present
  FROM contract c
  JOIN project p ON p.id = c.project_id -- from his own projects for whoever sees no others
 CROSS JOIN LATERAL (
        SELECT (row_number() OVER w)::integer AS turn, coalesce(lag(n.from_on) OVER w, c.signed_on)::date AS from_on,
               n.from_on::date AS until_on, n.former::text AS supplier,
               n.former_code::text AS supplier_code, lag(n.cause) OVER w AS cause
          FROM assignment n
         WHERE n.contract_id = c.id
        WINDOW w AS (ORDER BY n.id)
        UNION ALL
        SELECT 1 + (SELECT count(*) FROM assignment n WHERE n.contract_id = c.id)::integer,
               coalesce(c.supplier_since, c.signed_on)::date, NULL::date, c.supplier::text, c.supplier_code::text,
               (SELECT n.cause FROM assignment n WHERE n.contract_id = c.id ORDER BY n.id DESC LIMIT 1)
       ) AS s;

COMMENT ON VIEW contract_supplier IS
    'Who was the supplier of a contract when (合同服务提供方沿革): a row for each, or for each name that it had. Key: contract_id, turn.';
COMMENT ON COLUMN contract_supplier.contract_id IS 'Key of the contract (合同主键).';
COMMENT ON COLUMN contract_supplier.project_id IS 'Key of the project that it is of.';
COMMENT ON COLUMN contract_supplier.turn IS 'Which one it was (次序), from 1.';
COMMENT ON COLUMN contract_supplier.from_on IS 'Since when it was the supplier (起始日期): from the signing, or from the change on.';
COMMENT ON COLUMN contract_supplier.until_on IS 'Day on which another one, or another name, came (止于); NULL: it is the present one.';
COMMENT ON COLUMN contract_supplier.supplier IS 'Its name then (服务提供方名称).';
COMMENT ON COLUMN contract_supplier.supplier_code IS 'Its unified social credit code then (统一社会信用代码); NULL: not stated.';
COMMENT ON COLUMN contract_supplier.cause IS 'By what it came (变更事由): renamed, merged, assigned; NULL: it signed the contract.';
COMMENT ON COLUMN contract_supplier.cause_zh IS 'By what it came, in Chinese (变更事由).';
COMMENT ON COLUMN contract_supplier.cause_en IS 'By what it came, in English.';
COMMENT ON COLUMN contract_supplier.present IS 'Whether it is the supplier now (是否现服务提供方).';

CREATE VIEW supplier_overview WITH (security_invoker = true) AS
SELECT k.supplier_key, k.supplier_code, s.supplier, s.contracts, s.projects, s.owners, s.total, s.paid, s.unpaid, s.late, s.overdue,
       s.first_signed_on, s.last_signed_on, s.ended
  -- who there is, and by which contracts: no index leads from a supplier to its own, and so all are read, once
  FROM (SELECT coalesce(c.supplier_code, c.supplier)::text AS supplier_key, c.supplier_code::text AS supplier_code,
               array_agg(c.id) AS contract_ids
          -- a unit has those of its projects read alone
          FROM project p
          JOIN contract c ON c.project_id = p.id
         GROUP BY coalesce(c.supplier_code, c.supplier)::text, c.supplier_code::text
         ORDER BY supplier_key) AS k
  -- but what became of them is asked of those suppliers that are told
 CROSS JOIN LATERAL (
        SELECT (array_agg(c.supplier ORDER BY c.signed_on DESC, c.contract_id DESC))[1] AS supplier,
               count(*)::integer AS contracts, count(DISTINCT c.project_id)::integer AS projects,
               count(DISTINCT c.owner_id)::integer AS owners, sum(c.total) AS total, sum(c.paid) AS paid, sum(c.unpaid) AS unpaid,
               (count(*) FILTER (WHERE c.days_late > 0))::integer AS late,
               (count(*) FILTER (WHERE c.state = 'overdue'))::integer AS overdue,
               min(c.signed_on) AS first_signed_on, max(c.signed_on) AS last_signed_on,
               (count(*) FILTER (WHERE c.state = 'ended'))::integer AS ended
          FROM contract_overview c
         WHERE c.contract_id = ANY (k.contract_ids)
       ) AS s;

COMMENT ON VIEW supplier_overview IS
    'Suppliers (服务提供方一览): one row each, by credit code, and by name where none is stated. Key: supplier_key.';
COMMENT ON COLUMN supplier_overview.supplier_key IS 'Its credit code, else its name (服务提供方标识); key of the row.';
COMMENT ON COLUMN supplier_overview.supplier_code IS 'Unified social credit code (统一社会信用代码); NULL: not stated.';
COMMENT ON COLUMN supplier_overview.supplier IS 'Name as in its latest contract (服务提供方).';
COMMENT ON COLUMN supplier_overview.contracts IS 'Number of its contracts (合同数).';
COMMENT ON COLUMN supplier_overview.projects IS 'Number of projects that these are of (项目数).';
COMMENT ON COLUMN supplier_overview.owners IS 'Number of agencies that own these (项目单位数).';
COMMENT ON COLUMN supplier_overview.total IS 'Its contracts together, with their supplements (合同总额), yuan.';
COMMENT ON COLUMN supplier_overview.paid IS 'Paid on them so far (已支付金额), yuan.';
COMMENT ON COLUMN supplier_overview.unpaid IS 'What is left to pay (未支付金额), yuan.';
COMMENT ON COLUMN supplier_overview.late IS 'Contracts that were delivered late, or are late (逾期合同数).';
COMMENT ON COLUMN supplier_overview.overdue IS 'Of these undelivered still (逾期未交付合同数).';
COMMENT ON COLUMN supplier_overview.first_signed_on IS 'Day its first contract was signed (首次签订日期).';
COMMENT ON COLUMN supplier_overview.last_signed_on IS 'Day its last contract was signed (最近签订日期).';
COMMENT ON COLUMN supplier_overview.ended IS 'Contracts that were ended before their delivery (解除合同数).';

CREATE VIEW bond_watch WITH (security_invoker = true) AS
SELECT b.id AS bond_id, p.id AS project_id, p.code::text AS project_code, p.title::text AS title, p.owner_id, o.name AS owner_name,
       b.contract_id, b.kind, govproj.word_label('bond', b.kind, 'zh') AS kind_zh, govproj.word_label('bond', b.kind, 'en') AS kind_en,
       b.form, govproj.word_label('bond_form', b.form, 'zh') AS form_zh, govproj.word_label('bond_form', b.form, 'en') AS form_en,
       b.giver::text AS giver, b.giver_code::text AS giver_code, b.number::text AS number,
       b.amount::numeric AS amount, r.returned, r.forfeited, s.held,
       b.received_on::date AS received_on, b.due_back_on::date AS due_back_on, r.returned_on,
       s.state, govproj.word_label('bond_state', s.state, 'zh') AS state_zh, govproj.word_label('bond_state', s.state, 'en') AS state_en,
       CASE WHEN b.due_back_on IS NOT NULL
            THEN greatest(coalesce(CASE WHEN s.held > 0 THEN t.today ELSE r.returned_on END - b.due_back_on, 0), 0) END AS days_late
  FROM bond b
  JOIN project p ON p.id = b.project_id
  LEFT JOIN LATERAL (SELECT g.name FROM agency g WHERE g.id = p.owner_id OFFSET 0) AS o ON true
 CROSS JOIN govproj.register_today('project'::regclass) AS t (today)
 CROSS JOIN LATERAL (
        SELECT coalesce(sum(e.amount) FILTER (WHERE e.kind = 'returned'), 0) AS returned,
               coalesce(sum(e.amount) FILTER (WHERE e.kind = 'forfeited'), 0) AS forfeited,
               max(e.released_on::date) FILTER (WHERE e.kind = 'returned') AS returned_on
          FROM bond_release e
         WHERE e.bond_id = b.id AND e.kind <> 'reversal' AND NOT EXISTS (SELECT FROM bond_release z WHERE z.bond_release_id = e.id)
       ) AS r
 CROSS JOIN LATERAL (
        SELECT h.held, CASE WHEN h.held = 0 THEN CASE WHEN r.returned > 0 THEN 'returned' ELSE 'forfeited' END
                            WHEN b.due_back_on < t.today THEN 'late' WHEN b.due_back_on = t.today THEN 'due' ELSE 'held' END AS state
          FROM (SELECT b.amount - r.returned - r.forfeited AS held) AS h
       ) AS s
 WHERE b.bond_id IS NULL AND NOT EXISTS (SELECT FROM bond z WHERE z.bond_id = b.id);

COMMENT ON VIEW bond_watch IS
    'Bonds and retention money (保证金情况): one row each, without those that were taken back; what is held, and whether it is given back in '
    'time. Key: bond_id.';
COMMENT ON COLUMN bond_watch.bond_id IS 'Key of the bond (保证金主键), and of the row.';
COMMENT ON COLUMN bond_watch.project_id IS 'Key of the project.';
COMMENT ON COLUMN bond_watch.project_code IS 'Project code (项目编号).';
COMMENT ON COLUMN bond_watch.title IS 'Title (项目名称).';
COMMENT ON COLUMN bond_watch.owner_id IS 'Key of the owning agency.';
COMMENT ON COLUMN bond_watch.owner_name IS 'Owning agency (项目单位).';
COMMENT ON COLUMN bond_watch.contract_id IS 'Key of the contract that it is for (所属合同); NULL: it is for a bid.';
COMMENT ON COLUMN bond_watch.kind IS 'What the bond is for (保证金种类): bid, performance, warranty.';
COMMENT ON COLUMN bond_watch.kind_zh IS 'What it is for, in Chinese (保证金种类).';
COMMENT ON COLUMN bond_watch.kind_en IS 'What it is for, in English.';
COMMENT ON COLUMN bond_watch.form IS 'In what form it is held (保证金形式): cash, guarantee, or withheld, which is retention money.';
COMMENT ON COLUMN bond_watch.form_zh IS 'Its form in Chinese (保证金形式).';
COMMENT ON COLUMN bond_watch.form_en IS 'Its form in English.';
COMMENT ON COLUMN bond_watch.giver IS 'Who gave the bond (交纳单位).';
COMMENT ON COLUMN bond_watch.giver_code IS 'Credit code of who gave it (交纳单位统一社会信用代码); NULL: not stated.';
COMMENT ON COLUMN bond_watch.number IS 'Number of the guarantee or receipt (保函号、收据号); NULL: not stated.';
COMMENT ON COLUMN bond_watch.amount IS 'Amount of the bond (保证金金额), yuan.';
COMMENT ON COLUMN bond_watch.returned IS 'Given back of it (已退还金额), yuan.';
COMMENT ON COLUMN bond_watch.forfeited IS 'Forfeited of it (不予退还金额), yuan.';
COMMENT ON COLUMN bond_watch.held IS 'What is held of it still (未退还金额), yuan.';
COMMENT ON COLUMN bond_watch.received_on IS 'Day it was received (收取日期), or from which on it is withheld.';
COMMENT ON COLUMN bond_watch.due_back_on IS 'Last day on which it is to be given back (应退日期); NULL: not known yet.';
COMMENT ON COLUMN bond_watch.returned_on IS 'Day something of it was last given back (最近退还日期); NULL: nothing was.';
COMMENT ON COLUMN bond_watch.state IS
    'State of the bond (保证金状态): held; due, when today is the last day to give it back; late, when that day has passed and something is '
    'held; returned, when nothing is held any more; forfeited, when all of it was.';
COMMENT ON COLUMN bond_watch.state_zh IS 'Its state in Chinese (保证金状态).';
COMMENT ON COLUMN bond_watch.state_en IS 'Its state in English.';
COMMENT ON COLUMN bond_watch.days_late IS
    'Days past the day it was due back (逾期退还天数), today or when the last of it was given back; 0: in time so far; NULL: no day is known.';
