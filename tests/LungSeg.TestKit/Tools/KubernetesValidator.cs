using System.Globalization;
using System.Text.Json;

namespace LungSeg.TestKit.Tools;

/// <summary>The published schemas of Kubernetes and KEDA, to which a file of objects is held.</summary>
public static class KubernetesValidator
{
    /// <summary>What is wrong with a file: unknown kinds and properties, values of a wrong type, what is
    /// missing.</summary>
    /// <exception cref="ToolMissingException">Node is not there, or npm can't get the schemas.</exception>
    /// <exception cref="InvalidDataException">The file cannot be read as YAML.</exception>
    public static async Task<string[]> FaultsAsync(string path)
    {
        var (code, output) = await NodePackages.RunAsync(
            await NodePackages.FolderAsync("node"), "node",
            string.Create(CultureInfo.InvariantCulture, $"validate-kubernetes.js \"{path}\""),
            TimeSpan.FromMinutes(2));
        return code == 0 ? JsonSerializer.Deserialize<string[]>(output)! : throw new InvalidDataException(output);
    }
}
