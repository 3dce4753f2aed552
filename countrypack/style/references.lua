-- Cards in CSL-JSON on the standard input; one JSON object on the standard output:
-- `bibtex` and `entries`, the formatted entry in Markdown, one of each a card. Each is made by itself, for
-- together they would get letters behind their years (2025a), which a numbered list does not need.

local cards = pandoc.json.decode(io.read("a"), false)
local plain_markdown = "markdown-smart-raw_html-raw_attribute-raw_tex"
local bibtex, entries = {}, {}

for place, card in ipairs(cards) do
  local cited = pandoc.utils.citeproc(pandoc.read(pandoc.json.encode({ card }), "csljson"))
  cited.blocks:walk({ Div = function(div)
    if div.classes:includes("csl-entry") then
      local entry = pandoc.Pandoc({ pandoc.Plain(pandoc.utils.blocks_to_inlines(div.content)) })
      entries[place] = pandoc.write(entry, plain_markdown, { wrap_text = "none" }):gsub("%s+$", "")
    end
  end })
end

-- BibTeX has no field for the day a page was taken, so it goes into the note.
for place, card in ipairs(cards) do
  local parts = card.accessed and card.accessed["date-parts"] and card.accessed["date-parts"][1]
  if parts and #parts == 3 then card.note = ("Accessed %04d-%02d-%02d"):format(table.unpack(parts)) end
  bibtex[place] = pandoc.write(pandoc.read(pandoc.json.encode({ card }), "csljson"), "bibtex")
end

print(pandoc.json.encode({ bibtex = bibtex, entries = entries }))
