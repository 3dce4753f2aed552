-- What every printed format needs done to a text, once: what a source's text could smuggle in is taken away, headings
-- are set in order, and columns of tables get their widths.

local measuring = require("measuring")

local function is_chart(image)
  return image.classes:includes("chart") and image.src:match("^charts/[%w_-]+%.svg$") ~= nil
end

local function bare(element)
  element.attributes = {}
  return element
end

-- 1. Only our charts are images, only https, http and anchors are links, nothing is raw.

local untrusted = {
  RawInline = function(raw) return pandoc.Str(raw.text) end,
  RawBlock = function(raw) return pandoc.Plain({ pandoc.Str(raw.text) }) end,
  Image = function(image)
    if not is_chart(image) then return image.caption end
  end,
  Link = function(link)
    if link.target:match("^#[%w_.-]+$") or link.target:match("^https?://") then return bare(link) end
    return link.content
  end,
  Span = bare, Code = bare, CodeBlock = bare,
}

-- 2. Headings never skip a level; their anchors cannot meet a piece's.

local level = 0
local headings = {
  traverse = "topdown",
  Header = function(header)
    level = math.min(header.level, level + 1)
    header.level = level
    header.identifier = "section-" .. header.identifier
    return bare(header)
  end,
}

-- 3. Tables: the first column names the row; widths follow the text.

local tables = {
  Table = function(tbl)
    bare(tbl)
    for _, body in ipairs(tbl.bodies) do body.row_head_columns = 1 end
    measuring.widths(tbl)
    return tbl
  end,
}

return { untrusted, headings, tables }
