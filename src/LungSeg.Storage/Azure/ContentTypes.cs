namespace LungSeg.Storage.Azure;

/// <summary>What a blob is, told by its name, so that a browser shows a report and does not save it.</summary>
internal static class ContentTypes
{
    private const string Bytes = "application/octet-stream";

    private static readonly Dictionary<string, string> ByExtension = new(StringComparer.OrdinalIgnoreCase)
    {
        [".html"] = "text/html; charset=utf-8",
        [".json"] = "application/json",
        [".csv"] = "text/csv; charset=utf-8",
        [".png"] = "image/png",
        [".dcm"] = "application/dicom", // PS3.10 chapter 12
        [".gz"] = "application/gzip",
        [".stl"] = "model/stl",
        [".glb"] = "model/gltf-binary",
        [".ply"] = "application/ply",
        [".obj"] = "model/obj",
    };

    public static string Of(string blobName) => ByExtension.GetValueOrDefault(Path.GetExtension(blobName), Bytes);
}
