-- Cards in CSL-JSON on the standard input, files of styles as arguments; on the standard output a JSON list with one
-- object a card: `bibtex`, `entry` in pandoc's own style, and `styled`, one text a style; the texts are Markdown.
-- Each card is cited by itself, for together they would get letters behind their years (2025a), which a numbered
-- list does not need, and notes would be shortened.

local cards = pandoc.json.decode(io.read("a"), false)
local plain_markdown = "markdown-smart-raw_html-raw_attribute-raw_tex"

local function written(inlines)
  local plain = pandoc.Pandoc({ pandoc.Plain(inlines):walk({ Span = function(span) return span.content end }) })
  return (pandoc.write(plain, plain_markdown, { wrap_text = "none" }):gsub("%s+$", ""))
end

-- What a style puts into a note is ready to paste there; other styles put it into the list of works.
local function cited(card, style)
  local doc = pandoc.read(pandoc.json.encode({ card }), "csljson")
  if style then doc.meta.csl = style end
  doc.blocks = { pandoc.Para({ pandoc.Cite({}, { pandoc.Citation(card.id, "NormalCitation") }) }) }
  local note, entry
  pandoc.utils.citeproc(doc).blocks:walk({
    Note = function(found) note = found.content end,
    Div = function(div)
      if div.classes:includes("csl-entry") then entry = div.content end
    end,
  })
  return written(pandoc.utils.blocks_to_inlines(note or entry))
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

local made = pandoc.List({})
for _, card in ipairs(cards) do
  local clean = of_one_name(card)
  local styled = pandoc.List({})
  for _, style in ipairs(arg) do styled:insert(cited(clean, style)) end
  made:insert({ entry = cited(clean), styled = styled, bibtex = bibtex(card) })
end
print(pandoc.json.encode(made))
