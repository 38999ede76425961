using System.Diagnostics;
using LungSeg.TestKit.Dicom;

namespace LungSeg.Benchmarks;

/// <summary>
/// <c>fuzz COUNT SEED [FOLDER ...]</c>: so many broken DICOM objects, made of small synthetic ones and of the files of
/// the folders.
/// </summary>
internal static class FuzzVerb
{
    public const string Verb = "fuzz";

    /// <summary>Files of a folder that serve: more would only make each of them rarer.</summary>
    private const int FilesOfAFolder = 4;

    public static int Run(int count, int seed, IReadOnlyList<string> folders)
    {
        var seeds = DicomFuzz.Seeds();
        foreach (var folder in folders)
        {
            seeds.AddRange(
                Directory
                    .EnumerateFiles(folder)
                    .Order(StringComparer.Ordinal)
                    .Take(FilesOfAFolder)
                    .Select(File.ReadAllBytes));
        }

        var campaign = new FuzzCampaign(seeds, seed);
        var clock = Stopwatch.StartNew();
        campaign.Run(count);
        Console.WriteLine(
            $"{count} mutations of {seeds.Count} objects, seed {seed}, in {clock.Elapsed.TotalSeconds:F0} s; no "
                + "finding.");
        Console.WriteLine($"Longest {campaign.Longest.TotalMilliseconds:F0} ms.");
        Console.WriteLine(
            $"Largest header {campaign.LargestHeader.Bytes} bytes for an object of {campaign.LargestHeader.Length}.");
        Console.WriteLine(
            $"Largest decoding {campaign.LargestPixels.Bytes} bytes for an object of {campaign.LargestPixels.Length}.");
        foreach (var (end, times) in campaign.Ends)
            Console.WriteLine($"{times,9}  {end}");
        return 0;
    }
}
