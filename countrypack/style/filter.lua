-- One filter for the three printed formats: gives charts, tables, notes and chart data of a clean text the shape that
-- the format needs which FORMAT names.

local measuring = require("measuring")

local function escaped(text)
  return (text:gsub("&", "&amp;"):gsub("<", "&lt;"):gsub(">", "&gt;"):gsub('"', "&quot;"))
end

local function read(path)
  local file = assert(io.open(path, "r"))
  local content = file:read("a")
  file:close()
  return content
end

local function bare(element)
  element.attributes = {}
  return element
end

-- Word's notes say what the list of citations says of a source; its entry is found by its anchor.

local entries = {}
local function remember(inlines)
  local anchor = inlines[1]
  local source = anchor and anchor.t == "Span" and anchor.identifier:match("^source%-(.+)%-1$")
  if source then entries[source] = { table.unpack(inlines, 2) } end
end
local reading = {
  Pandoc = function(doc)
    for _, block in ipairs(doc.blocks) do
      local is_list = block.t == "Div" and block.classes:includes("citations")
      if is_list then block:walk({ traverse = "topdown", Inlines = remember }) end
    end
  end,
}

-- 1. Tables. A page and the data behind a chart leave widths to the format.

local function unmeasured(tbl)
  for i, spec in ipairs(tbl.colspecs) do tbl.colspecs[i] = { spec[1], nil } end
  return tbl
end

local function html_table(tbl)
  local id, caption = tbl.identifier, pandoc.utils.blocks_to_inlines(tbl.caption.long)
  tbl.identifier, tbl.caption = "", { long = {} }
  local label = id .. "-caption"
  return {
    pandoc.RawBlock("html", ('<figure class="table" id="%s">'):format(id)),
    pandoc.RawBlock("html", ('<figcaption id="%s">'):format(label)),
    pandoc.Plain(caption),
    pandoc.RawBlock("html", "</figcaption>"),
    pandoc.RawBlock("html", ('<div class="scroll" role="group" tabindex="0" aria-labelledby="%s">'):format(label)),
    tbl,
    pandoc.RawBlock("html", "</div></figure>"),
  }
end

-- A table of more rows may run over to the next page; a shorter one is kept whole.
local function is_long(tbl)
  local rows = 0
  for _, body in ipairs(tbl.bodies) do rows = rows + #body.body end
  return rows > 3
end

local function shape_table(tbl)
  if FORMAT == "html" then return html_table(tbl) end
  if FORMAT == "typst" and is_long(tbl) then
    return { pandoc.RawBlock("typst", "#long["), tbl, pandoc.RawBlock("typst", "]") }
  end
  return tbl
end

-- 2. Charts.

local function html_chart(figure, image)
  local drawing = read((image.src:gsub("%.svg$", ".html")))
  local id = escaped(figure.identifier)
  return {
    pandoc.RawBlock("html", ('<figure class="chart" id="%s"><figcaption id="%s-caption">'):format(id, id)),
    pandoc.Plain(pandoc.utils.blocks_to_inlines(figure.caption.long)),
    pandoc.RawBlock("html", ('</figcaption><div class="scroll" role="group" tabindex="0" aria-labelledby="%s-caption">'
      ):format(id) .. drawing .. "</div></figure>"),
  }
end

local function typst_chart(figure, image)
  local alt = pandoc.utils.stringify(image.caption):gsub("[\\\"]", "\\%0")
  local width = image.attributes.width or "100%"
  return {
    pandoc.RawBlock("typst", ('#figure(image("%s", alt: "%s", width: %s), caption: ['):format(image.src, alt, width)),
    pandoc.Plain(pandoc.utils.blocks_to_inlines(figure.caption.long)),
    pandoc.RawBlock("typst", ("]) <%s>"):format(figure.identifier)),
  }
end

local function docx_chart(figure, image)
  local caption = pandoc.Para(pandoc.utils.blocks_to_inlines(figure.caption.long))
  image.src = image.src:gsub("%.svg$", ".png")
  -- LibreOffice keeps an eighth of an inch free beside a picture of which nothing else is said.
  image.attributes.width = ("%d%%"):format(math.floor(0.96 * (image.attributes.width or "100%"):match("%d+")))
  return {
    pandoc.Div(caption, pandoc.Attr(figure.identifier, {}, { ["custom-style"] = "Chart Caption" })),
    pandoc.Div(pandoc.Para({ image }), pandoc.Attr("", {}, { ["custom-style"] = "Chart" })),
  }
end

local function shape_figure(figure)
  local image
  figure.content:walk({ Image = function(found) image = found end })
  if not image then return nil end
  if FORMAT == "html" then return html_chart(figure, image) end
  if FORMAT == "typst" then return typst_chart(figure, image) end
  return docx_chart(figure, image)
end

-- 3. Notes below a table or chart, chart data, anchors.

local function note(blocks)
  if FORMAT == "typst" then
    return { pandoc.RawBlock("typst", "#note["), pandoc.Div(blocks), pandoc.RawBlock("typst", "]") }
  end
  local attributes = FORMAT == "docx" and { ["custom-style"] = "Note" } or {}
  return { pandoc.Div(blocks, pandoc.Attr("", { "note" }, attributes)) }
end

local function details(div)
  local summary = pandoc.Plain(pandoc.utils.blocks_to_inlines(div.content[1].caption.long))
  local blocks = pandoc.List({
    pandoc.RawBlock("html", ('<details class="chart-data" id="%s"><summary>'):format(escaped(div.identifier))),
    summary,
    pandoc.RawBlock("html", "</summary>"),
  })
  blocks:extend(shape_table(div.content[1]))
  blocks:insert(pandoc.RawBlock("html", "</details>"))
  return blocks
end

-- typst: a long table of short rows is set in parts beside each other, so that it takes less of a page.
local function rows_of(tbl)
  local rows = pandoc.List({})
  for _, body in ipairs(tbl.bodies) do rows:extend(body.body) end
  return rows
end

local function part_of(tbl, rows)
  local part = tbl:clone()
  part.caption = { long = {} }
  part.identifier = ""
  part.bodies[1].body = rows
  for i = #part.bodies, 2, -1 do part.bodies:remove(i) end
  return part
end

local function parted(tbl)
  local rows, total = rows_of(tbl), 0
  for _, length in ipairs((measuring.measure(tbl))) do total = total + length + 2 end
  local parts = math.max(1, math.min(4, math.floor(measuring.TEXT_WIDTH * 1.1 / total), math.ceil(#rows / 5)))
  local size, found = math.ceil(#rows / parts), pandoc.List({})
  for first = 1, #rows, size do
    found:insert(part_of(tbl, pandoc.List({ table.unpack(rows, first, math.min(first + size - 1, #rows)) })))
  end
  return found
end

local function typst_data(div)
  local tbl = div.content[1]
  unmeasured(tbl)
  local blocks = pandoc.List({ pandoc.RawBlock("typst", "#data([") })
  blocks:insert(pandoc.Plain(pandoc.utils.blocks_to_inlines(tbl.caption.long)))
  blocks:insert(pandoc.RawBlock("typst", "],"))
  for _, part in ipairs(parted(tbl)) do
    blocks:insert(pandoc.RawBlock("typst", "["))
    blocks:insert(part)
    blocks:insert(pandoc.RawBlock("typst", "],"))
  end
  blocks:insert(pandoc.RawBlock("typst", (") <%s>"):format(div.identifier)))
  return blocks
end

local function shape_table_piece(div)
  local blocks, notes = pandoc.List({}), pandoc.List({})
  for _, block in ipairs(div.content) do
    if block.t == "Table" then
      local shaped = shape_table(block)
      blocks:extend(shaped.t and { shaped } or shaped)
    else
      notes:insert(block)
    end
  end
  if #notes > 0 then blocks:extend(note(notes)) end
  div.content = blocks
  return div
end

-- typst sets what is apart from the text with more space around it than a plain block has.
local function apart(div)
  if FORMAT ~= "typst" then return div end
  local blocks = pandoc.List({ pandoc.RawBlock("typst", "#apart[") })
  blocks:extend(div.content)
  blocks:insert(pandoc.RawBlock("typst", ("] <%s>"):format(div.identifier)))
  return blocks
end

local function shape_chart_piece(div)
  local blocks = pandoc.List({})
  for _, block in ipairs(div.content) do
    if block.t == "Figure" then blocks:extend(shape_figure(block)) else blocks:extend(note(block.content)) end
  end
  div.content = blocks
  return div
end

-- The findings of the first side: each item of the list is a card of three lines, label, figure and sentence.
local function cards(div)
  local list
  for _, block in ipairs(div.content) do if block.t == "BulletList" then list = block end end
  if FORMAT == "html" and list then
    div.content = { pandoc.Div({ list }, pandoc.Attr("", { "cards" })) }
  elseif FORMAT == "typst" and list then
    local blocks = pandoc.List({ pandoc.RawBlock("typst", "#cards(") })
    for _, item in ipairs(list.content) do
      blocks:insert(pandoc.RawBlock("typst", "["))
      blocks:extend(item)
      blocks:insert(pandoc.RawBlock("typst", "],"))
    end
    blocks:insert(pandoc.RawBlock("typst", ")"))
    div.content = blocks
  elseif list then
    local blocks = pandoc.List({})
    for _, item in ipairs(list.content) do blocks:insert(pandoc.Para(item[1].content)) end
    div.content = blocks
  end
  return div
end

-- A mark in a text is a note of its own, so that a sentence that is copied takes its source along.
local function note_of(link)
  local source = link.t == "Link" and link.target:match("^#source%-(.+)$")
  if not source or not entries[source] then return nil end
  local content = pandoc.List({ link, pandoc.Space() })
  content:extend(entries[source])
  return pandoc.Note({ pandoc.Para(content) })
end

-- A note's number stands close to its word; a comma keeps two numbers apart.
local function noted(inlines)
  local made, found = pandoc.List({}), false
  for i, inline in ipairs(inlines) do
    local note, before = note_of(inline), made[#made]
    if note and before and before.t == "Space" then made[#made] = pandoc.Str("\u{202F}") end
    if note and before and before.t == "Note" then made:insert(pandoc.Superscript({ pandoc.Str(",") })) end
    made:insert(note or inline)
    found = found or note
  end
  if found then return made, false end
end

-- In a page each style of citation opens by itself; on paper all of them are set small.
local function citation_style(div)
  return {
    pandoc.RawBlock("html", '<details class="citations"><summary>'),
    pandoc.Plain(div.content[1].content),
    pandoc.RawBlock("html", "</summary>"),
    div.content[2],
    pandoc.RawBlock("html", "</details>"),
  }
end

local function citations(div)
  if FORMAT ~= "typst" then return nil end
  local blocks = pandoc.List({ pandoc.RawBlock("typst", "#fine[") })
  for _, style in ipairs(div.content) do blocks:extend(style.content) end
  blocks:insert(pandoc.RawBlock("typst", "]"))
  return blocks
end

-- A side is one page: notes at its foot would push its end to the next, so its marks stay links to the list.
local function unnoted(side)
  return side:walk({ Div = function(div)
    if div.classes:includes("text-piece") then div.classes:insert("unnoted") end
    return div
  end })
end

local shapes = {
  traverse = "topdown",
  Div = function(div)
    bare(div)
    if div.classes:includes("side") and FORMAT == "docx" then return unnoted(div) end
    if div.classes:includes("citations") then return citations(div) end
    if div.classes:includes("citation-style") and FORMAT == "html" then return citation_style(div) end
    if div.classes:includes("text-piece") and FORMAT == "docx" and not div.classes:includes("unnoted") then
      div = div:walk({ traverse = "topdown", Table = function(tbl) return tbl, false end, Inlines = noted })
    end
    if div.identifier == "text-headlines" then return cards(div), false end
    if div.identifier == "text-quality" then
      div.content = note(div.content)
      return div, false
    end
    if div.classes:includes("text-piece") then return div, FORMAT ~= "docx" end
    if div.classes:includes("table-piece") then return apart(shape_table_piece(div)), false end
    if div.classes:includes("chart-piece") then return apart(shape_chart_piece(div)), false end
    if div.classes:includes("chart-data") then
      if FORMAT == "html" then return details(div), false end
      if FORMAT == "typst" then return typst_data(div), false end
      return apart(shape_table_piece(div)), false
    end
  end,
  Table = function(tbl) return shape_table(tbl), false end,
  Figure = function(figure) return shape_figure(figure), false end,
}

-- Word knows items of lists by their styles, and pandoc gives them none.
local function styled(list)
  for _, item in ipairs(list.content) do
    for i, block in ipairs(item) do
      if block.t == "Plain" or block.t == "Para" then
        local content = block.content
        local anchor = content[1]
        local entry = anchor and anchor.t == "Span" and anchor.identifier:match("^source%-")
        local style = entry and "Bibliography" or list.t == "BulletList" and "List Bullet" or "List Number"
        item[i] = pandoc.Div(pandoc.Para(content), pandoc.Attr("", {}, { ["custom-style"] = style }))
      end
    end
  end
  return list
end

-- A paragraph that is all bold heads what follows it, and stays on its page.
local function head(para)
  local content = para.content
  if #content ~= 1 or content[1].t ~= "Strong" then return nil end
  return { pandoc.RawBlock("typst", "#block(sticky: true, above: 1.2em)["), para, pandoc.RawBlock("typst", "]") }
end

-- typst would set two hyphens as a dash, three dots as one sign, a hyphen before a figure as a minus, and a text that
-- begins with an ordinal (37.) as an item of a list.
local function literal(str)
  local text = str.text
  if not text:find("[-.]") then return nil end
  local short = text:find("%-[%-?]") or text:find("%.%.%.") or (" " .. text):find("[^%w]%-%d") or text:match("^%d+%.$")
  if not short then return nil end
  return pandoc.RawInline("typst", ('#"%s";'):format(text:gsub('[\\"]', "\\%0")))
end

-- typst has no anchor for an empty span.
local function anchored(span)
  if span.identifier == "" then return nil end
  local anchor = pandoc.RawInline("typst", ("#metadata(none)<%s>"):format(span.identifier))
  return { anchor, table.unpack(span.content) }
end

-- A printed side is set whole, and what follows begins on a new page.
local NEW_PAGE = '<w:p><w:pPr><w:pageBreakBefore/><w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>' ..
  "</w:pPr></w:p>"
-- Word cannot fit a text to its page; on a side it is set small from the start.
local SMALL = { ["List Bullet"] = "Side Bullet", ["List Number"] = "Side Number" }
local function in_style(blocks, style) return pandoc.Div(blocks, pandoc.Attr("", {}, { ["custom-style"] = style })) end
local function narrowed(image)
  image.attributes.width = "90%"
  return image
end
local small
local function shrunk(block)
  local style = block.t == "Div" and block.attributes["custom-style"]
  if style == "Chart" then return block:walk({ Image = narrowed }) end
  if style then return SMALL[style] and in_style(block.content, SMALL[style]) or block end
  if block.t == "Para" or block.t == "Plain" then return in_style({ block }, "Side Text") end
  if block.t == "Div" then
    block.content = small(block.content)
  elseif block.t == "BulletList" or block.t == "OrderedList" then
    for i, item in ipairs(block.content) do block.content[i] = small(item) end
  end
  return block
end
function small(blocks) return pandoc.Blocks(blocks):map(shrunk) end

local function side(div)
  if not div.classes:includes("side") then return nil end
  local blocks = FORMAT == "docx" and small(div.content) or pandoc.List(div.content)
  if FORMAT == "typst" then
    blocks:insert(1, pandoc.RawBlock("typst", "#side["))
    blocks:insert(pandoc.RawBlock("typst", "]"))
  else
    blocks:insert(pandoc.RawBlock("openxml", NEW_PAGE))
  end
  return blocks
end

-- A page's own title is its first heading.
local function below_title(header)
  header.level = header.level + 1
  return header
end

-- 4. What each format goes through; every pass takes time, so none has a function that would do nothing.

local last = {
  html = { Header = below_title, Table = unmeasured },
  docx = { BulletList = styled, OrderedList = styled, Div = side },
  typst = { Para = head, Str = literal, Span = anchored, Div = side },
}
local passes = { shapes, last[FORMAT] }
if FORMAT == "docx" then table.insert(passes, 1, reading) end

return passes
