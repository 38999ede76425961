using System.Globalization;
using System.Text.Json;

namespace LungSeg.TestKit.Tools;

/// <summary>The Khronos group's own validator of glTF files.</summary>
public static class GltfValidator
{
    /// <summary>What it says of a file.</summary>
    /// <exception cref="ToolMissingException">Node is not there, or npm can't get the validator.</exception>
    /// <exception cref="InvalidDataException">It finds an error or warns.</exception>
    public static async Task<JsonElement> ValidateAsync(string path)
    {
        var folder = await NodePackages.FolderAsync("node");
        var (code, output) = await NodePackages.RunAsync(
            folder, "node", string.Create(CultureInfo.InvariantCulture, $"validate-gltf.js \"{path}\""),
            TimeSpan.FromMinutes(8));
        if (code != 0) throw new InvalidDataException(output);
        var report = JsonDocument.Parse(output).RootElement;
        var issues = report.GetProperty("issues");
        if (issues.GetProperty("numErrors").GetInt32() + issues.GetProperty("numWarnings").GetInt32() > 0)
            throw new InvalidDataException(output);
        return report;
    }
}
