-- A job in JSON on the standard input: a Markdown text, the reader for it, and what to make of it. The text is read
-- and cleaned once, and written into a file in each format.

package.path = pandoc.path.join({ pandoc.path.directory(arg[0]), "?.lua" })

local function walked(doc, filters)
  for _, filter in ipairs(filters) do doc = doc:walk(filter) end
  return doc
end

local function write(doc, output)
  FORMAT = output.format -- as pandoc names it to a filter
  local shaped = walked(doc, dofile(package.searchpath("filter", package.path)))
  shaped.meta = output.metadata
  local options = output.options
  options.template = pandoc.template.compile(options.template or pandoc.template.default(output.writer))
  local file = assert(io.open(output.file, "wb"))
  file:write(pandoc.write(shaped, output.writer, options))
  file:close()
end

local job = pandoc.json.decode(io.read("a"), false)
local doc = walked(pandoc.read(job.text, job.reader, { columns = job.columns }), require("clean"))
for _, output in ipairs(job.outputs) do
  local done, fault = pcall(write, doc, output)
  if not done then error(output.format .. ": " .. tostring(fault), 0) end
end
