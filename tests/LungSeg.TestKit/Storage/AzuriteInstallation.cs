using LungSeg.TestKit.Tools;

namespace LungSeg.TestKit.Storage;

/// <summary>Azurite as tests/tools/azurite/package-lock.json pins it, installed by npm at first use.</summary>
internal static class AzuriteInstallation
{
    /// <summary>Full path of the script to start.</summary>
    /// <exception cref="ToolMissingException">Node or npm is not there, or npm could not install.</exception>
    public static async Task<string> ScriptAsync() =>
        Path.Combine(await NodePackages.FolderAsync("azurite"), "start.js");
}
