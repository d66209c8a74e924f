-- SPDX-License-Identifier: EUPL-1.2
-- Load for wrk: `wrk -s load.lua URL -- KIND`; KIND is hot, links, agents, visits or conversions.
-- Every request comes from another address (behind a trusted proxy), so that none is a repetition.
local kind = "hot"
local number = 0
local thread_count = 0
local agents = {}

function setup(thread)
  thread_count = thread_count + 1
  thread:set("thread_number", thread_count)
end

local function agent(n)
  return string.format(
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_%d like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E%d Instagram %d.0",
    n % 7, 100 + n % 90, n)
end

function init(arguments)
  kind = arguments[1] or "hot"
  number = thread_number * 100000000 + math.floor((os.time() % 100000) * 1000)
  for n = 1, 500 do agents[n] = agent(n) end
end

function request()
  number = number + 1
  local headers = {
    ["User-Agent"] = kind == "agents" and agent(number) or agents[number % 500 + 1],
    ["X-Forwarded-For"] = string.format("%d.%d.%d.%d", 11 + math.floor(number / 16777216) % 80,
      math.floor(number / 65536) % 256, math.floor(number / 256) % 256, number % 256),
  }
  if kind == "hot" or kind == "agents" then return wrk.format("GET", "/r/hot", headers) end
  if kind == "links" then return wrk.format("GET", "/r/l" .. (number * 7919) % 100000, headers) end
  headers["Origin"] = "https://a.example"
  headers["Content-Type"] = "text/plain;charset=UTF-8"
  local key = kind == "conversions" and string.format(',"k":"n%d"', number) or ""
  local body = '{"s":"a","p":"/antrag/start","c":"hot","r":"https://l.instagram.com/"' .. key .. "}"
  return wrk.format("POST", kind == "conversions" and "/c" or "/v", headers, body)
end
