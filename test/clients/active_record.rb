# ActiveRecord as Rails 7 sets it: an INSERT names every column.
require 'active_record'

ActiveRecord::Base.establish_connection(adapter: 'postgresql', host: ENV['PGHOST'], port: ENV['PGPORT'], database: ENV['PGDATABASE'],
                                        username: ENV['PGUSER'], schema_search_path: 'yunfu', min_messages: 'error')
if ActiveRecord::Base.respond_to?(:partial_inserts=)
  ActiveRecord::Base.partial_inserts = false
else
  ActiveRecord::Base.partial_writes = false
end

class Project < ActiveRecord::Base
  self.table_name = 'project'
  # a name that ActiveRecord has for itself
  self.ignored_columns = ['attributes']
end
class CostLine < ActiveRecord::Base
  self.table_name = 'cost_line'
end
class Document < ActiveRecord::Base
  self.table_name = 'document'
  self.inheritance_column = nil
end

# example
def step(id, last_seq)
  Project.transaction do
    Project.connection.execute('SET LOCAL ROLE zhangsan')
    Project.where(id: id, last_seq: last_seq).update_all(stage: 'submitted')
  end
end
# end

project = Project.create!(title: '平台', category: '专业软件', owner_id: ENV['OWNER'], budget_year: 2020, city_funds: BigDecimal('900000.50'),
                          budgeted: true, plan_line_id: ENV['PLAN_LINE'])
{ 'software_development' => '700000.25', 'acceptance' => '1000', 'security' => '5000' }.each do |kind, amount|
  CostLine.create!(project_id: project.id, kind: kind, amount: amount)
end
project.reload
puts "entered #{project.stage} #{project.city_funds.to_s('F').sub(/0+\z/, '')}"

seq = project.last_seq
project.city_funds_will_change!
project.save!
puts project.reload.last_seq == seq ? 'saved' : 'an act of nothing'

begin
  step(project.id, project.last_seq)
rescue ActiveRecord::StatementInvalid => refusal
  puts "refused #{refusal.cause.result.error_field(PG::Result::PG_DIAG_SQLSTATE)}"
end

%w[scheme data_catalogue ipv6_support argumentation].each do |kind|
  Document.create!(project_id: project.id, kind: kind, issuer_id: project.owner_id, issued_on: ENV['TODAY'], outcome: ('passed' if kind == 'argumentation'))
end
# papers are acts of the project: what was read of it before them is old
puts 'a step over what others wrote' unless step(project.id, project.last_seq).zero?
project.reload.update!(stage: 'submitted')
project.reload
puts 'nothing came back' unless step(project.id, project.last_seq) == 1
puts "stepped #{project.stage} #{project.stage_on}"
sent = { project_id: project.id, kind: 'scheme', issuer_id: project.owner_id, issued_on: ENV['TODAY'], sent: "#{project.id}/1" }
2.times { Document.insert_all([sent], unique_by: :document_sent_key) }
puts "sent #{Document.where(sent: sent[:sent]).count}"
puts "read #{Project.where(id: project.id, stage: 'submitted').count}"
