using LungSeg.Pipeline;
using LungSeg.Pipeline.Ports;

namespace LungSeg.Benchmarks;

/// <summary>Puts a folder of DICOM into a store, as a user would.</summary>
internal static class ScanUpload
{
    /// <summary>Writes every file of the folder and its subfolders under the case's name, without a marker.</summary>
    public static async Task RunAsync(IBlobStore store, Containers containers, string folder, string caseId)
    {
        foreach (var path in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            await using var file = File.OpenRead(path);
            await store.WriteAsync(
                new(containers.Scans, $"{caseId}/{Path.GetRelativePath(folder, path)}"), WriteCondition.Always,
                (stream, token) => file.CopyToAsync(stream, token), CancellationToken.None);
        }
    }
}
