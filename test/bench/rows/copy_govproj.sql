COPY bench.project (title, category, owner_id, budget_year, off_plan_ground, city_funds, stage_on) FROM ':file';
