-- Cards in CSL-JSON on the standard input, files of styles as arguments; on the standard output a JSON list with one
-- object a card: `bibtex`, `entry` in the first style, and `styled`, one text for each other; the texts are Markdown.
-- No card may change how another is cited: letters behind years (2025a), fuller names and dashes for an author again
-- are of no use in a numbered list, so the styles are taken without them.

local cards = pandoc.json.decode(io.read("a"), false)
local plain_markdown = "markdown-smart-raw_html-raw_attribute-raw_tex"

local function written(inlines)
  local plain = pandoc.Pandoc({ pandoc.Plain(inlines):walk({ Span = function(span) return span.content end }) })
  return (pandoc.write(plain, plain_markdown, { wrap_text = "none" }):gsub("%s+$", ""))
end

local function simple(style)
  local file = assert(io.open(style, "r"))
  local text = file:read("a"):gsub(' disambiguate%-add%-%l[%l-]*="true"', "")
  file:close()
  return (text:gsub(' subsequent%-author%-substitute="[^"]*"', ""))
end

-- What a style puts into a note is ready to paste there; other styles put it into the list of works.
local function cited(items, style)
  local doc = pandoc.read(pandoc.json.encode(items), "csljson")
  doc.meta.csl = style
  doc.blocks = {}
  for i, item in ipairs(items) do
    doc.blocks[i] = pandoc.Para({ pandoc.Cite({}, { pandoc.Citation(item.id, "NormalCitation") }) })
  end
  local found = {}
  local done = pandoc.utils.citeproc(doc).blocks
  for i, item in ipairs(items) do
    done[i]:walk({ Note = function(note) found[item.id] = note.content end })
  end
  done:walk({ Div = function(div)
    local id = div.classes:includes("csl-entry") and div.identifier:match("^ref%-(.+)$")
    if id then found[id] = found[id] or div.content end
  end })
  local texts = {}
  for id, blocks in pairs(found) do texts[id] = written(pandoc.utils.blocks_to_inlines(blocks)) end
  return texts
end

-- No style repeats an author as the publisher; the processor leaves that to the data.
local function of_one_name(card)
  local author = card.author and #card.author == 1 and card.author[1].literal
  local copy = {}
  for key, value in pairs(card) do copy[key] = value end
  if author and author == card.publisher then copy.publisher = nil end
  return copy
end

-- BibTeX has no field for the day a page was taken, so it goes into the note.
local function bibtex(card)
  local parts = card.accessed and card.accessed["date-parts"] and card.accessed["date-parts"][1]
  if parts and #parts == 3 then card.note = ("Accessed %04d-%02d-%02d"):format(table.unpack(parts)) end
  return pandoc.write(pandoc.read(pandoc.json.encode({ card }), "csljson"), "bibtex")
end

local made, clean = pandoc.List({}), pandoc.List(cards):map(of_one_name)
pandoc.system.with_temporary_directory("styles", function(folder)
  local texts = {}
  for i, style in ipairs(arg) do
    local path = pandoc.path.join({ folder, i .. ".csl" })
    local file = assert(io.open(path, "w"))
    file:write(simple(style))
    file:close()
    texts[i] = cited(clean, path)
  end
  for _, card in ipairs(cards) do
    local styled = pandoc.List(texts):map(function(of) return of[card.id] end)
    made:insert({ entry = styled:remove(1), styled = styled, bibtex = bibtex(card) })
  end
end)
print(pandoc.json.encode(made))
