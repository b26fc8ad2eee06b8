INSERT INTO bench.project (title, category, owner_id, budget_year, off_plan_ground, city_funds, stage_on)
SELECT title, category, owner_id, budget_year, off_plan_ground, city_funds, stage_on FROM staged WHERE id <= :n;
