-- For Orthanc: writes every CT series that has become stable (no new slice for StableAge seconds) into the folder store
-- that `lungseg watch` looks at. LUNGSEG_STORE, in Orthanc's environment, is that folder. See docs/pacs.md.

function OnStableSeries(seriesId, tags, metadata)
   -- What `lungseg send` sends back makes series too; only CT may go in, or they would come round again.
   if tags['Modality'] ~= 'CT' then
      return
   end

   -- Orthanc's own name of the series, a hash: no patient's name gets into a folder's.
   local folder = assert(os.getenv('LUNGSEG_STORE'), 'LUNGSEG_STORE is not set') .. '/scans/' .. seriesId
   os.execute("mkdir -p '" .. folder .. "'")

   local series = ParseJson(RestApiGet('/series/' .. seriesId))
   for _, instance in pairs(series['Instances']) do
      local file = assert(io.open(folder .. '/' .. instance .. '.dcm', 'wb'))
      assert(file:write(RestApiGet('/instances/' .. instance .. '/file')))
      file:close()
   end

   -- The marker comes last: it says that the case is complete.
   assert(io.open(folder .. '/_READY', 'wb')):close()
end
