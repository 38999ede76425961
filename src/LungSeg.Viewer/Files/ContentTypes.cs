namespace LungSeg.Viewer.Files;

/// <summary>Content types by file name; what is not known is bytes to be saved.</summary>
internal static class ContentTypes
{
    public const string Unknown = "application/octet-stream";

    public static string Of(string name) => Path.GetExtension(name).ToLowerInvariant() switch
    {
        ".html" => "text/html; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".json" => "application/json",
        ".txt" => "text/plain; charset=utf-8",
        ".csv" => "text/csv; charset=utf-8",
        ".png" => "image/png",
        ".svg" => "image/svg+xml",
        ".gz" => "application/gzip",
        ".stl" => "model/stl",
        ".glb" => "model/gltf-binary",
        ".dcm" => "application/dicom",
        _ => Unknown,
    };

    /// <summary>Among results, these may be shown in place; everything else is saved.</summary>
    public static bool IsShown(string name) =>
        Path.GetExtension(name).ToLowerInvariant() is ".html" or ".json" or ".png" or ".gz" or ".stl" or ".glb";
}
