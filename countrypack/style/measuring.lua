-- How wide the columns of a table have to be for their text.

local TEXT_WIDTH = 100 -- characters of table text that fill the width of a page
local GREED = 1 -- how much more of the spare width a longer column gets; 1 is in proportion

local function longest(cell)
  local words, text = 0, pandoc.utils.stringify(cell.contents)
  for word in text:gmatch("%S+") do words = math.max(words, utf8.len(word) or #word) end
  return utf8.len(text) or #text, words
end

local function measure(tbl)
  local natural, least = {}, {}
  local function look(rows)
    for _, row in ipairs(rows) do
      for i, cell in ipairs(row.cells) do
        local length, word = longest(cell)
        natural[i], least[i] = math.max(natural[i] or 0, length), math.max(least[i] or 0, word)
      end
    end
  end
  local copy = tbl:clone() -- what is looked at in Lua is put together anew afterwards
  look(copy.head.rows)
  for _, body in ipairs(copy.bodies) do look(body.body) end
  return natural, least
end

-- A column gets what its longest text needs; where that is too much for the page, long columns share the loss.
local function widths(tbl)
  local natural, least = measure(tbl)
  local pad, total = 2, 0
  for i = 1, #natural do
    natural[i] = natural[i] + pad
    least[i] = math.min(least[i], 24) + pad
    total = total + natural[i]
  end
  if total > TEXT_WIDTH then
    local spare, wish = TEXT_WIDTH, 0
    for i = 1, #natural do
      spare = spare - least[i]
      wish = wish + (natural[i] - math.min(least[i], natural[i])) ^ GREED
    end
    total = 0
    for i = 1, #natural do
      local share = wish > 0 and (natural[i] - math.min(least[i], natural[i])) ^ GREED / wish or 0
      natural[i] = math.min(least[i] + math.max(spare, 0) * share, natural[i])
      total = total + natural[i]
    end
    for i = 1, #natural do natural[i] = natural[i] * TEXT_WIDTH / total end
  end
  for i, spec in ipairs(tbl.colspecs) do tbl.colspecs[i] = { spec[1], (natural[i] or pad) / TEXT_WIDTH } end
end

return { TEXT_WIDTH = TEXT_WIDTH, measure = measure, widths = widths }
