using LungSeg.Local.Running;
using LungSeg.Pipeline;
using LungSeg.Pipeline.Ports;
using LungSeg.Viewer.Volumes;

namespace LungSeg.Local.Serving;

/// <summary>A place where a scan may lie.</summary>
/// <param name="Store">Has a scans container.</param>
/// <param name="Prefix">What the names of the case's blobs start with.</param>
internal sealed record ScanPlace(IBlobStore Store, string Prefix);

/// <summary>
/// Where the scans of finished results may lie: in the store; in the folder that the user names; in folders and files
/// called as the case is, beside or above the results. A wrong guess does no harm: the scan is held against the result.
/// </summary>
/// <param name="containers">The containers' names.</param>
/// <param name="results">The folder of runs that is served; null for a store.</param>
/// <param name="store">The store that is served, with its scans; null for a folder of runs.</param>
/// <param name="scans">The folder that the user names, of one scan or of many.</param>
internal sealed class ScanPlaces(Containers containers, DirectoryInfo? results, IBlobStore? store, DirectoryInfo? scans)
{
    public const string Cure =
        "Start the server with --scans and the folder that was processed, or one that holds it; or process it again "
            + "with ct among --formats.";

    /// <summary>
    /// How far above the results a scan is looked for: results/patient/run is beside scans two folders up.
    /// </summary>
    private const int LevelsAbove = 3;

    /// <summary>What a case's scan is called within its folder, see <see cref="CaseNames"/>.</summary>
    private static readonly string[] Generic = ["dicom", "DICOM", "dcm", "DCM"];

    /// <summary>The places to look in, likeliest first.</summary>
    public IEnumerable<ScanPlace> Of(FinishedScan scan)
    {
        if (store is not null)
            yield return new(store, scan.CaseId + "/");
        var run =
            results is null || scan.RunFolder is null
                ? null
                : new DirectoryInfo(Path.Combine(results.FullName, scan.RunFolder));
        var found = Named(scan, run)
            .Where(place => Holds(place, scan, isNamed: true))
            .Concat(scans is null || !Holds(scans, scan, isNamed: false) ? [] : [scans]);
        foreach (var place in found.DistinctBy(place => place.FullName))
            yield return new(LocalStores.Scans(place, containers, run), "");
    }

    private IEnumerable<DirectoryInfo> Named(FinishedScan scan, DirectoryInfo? run)
    {
        string[] names =
        [
            scan.CaseName,
            .. scan.RunFolder is { Length: > 0 } folder ? [folder, folder.Split('/')[0]] : Array.Empty<string>(),
        ];
        if (scans is not null)
        {
            if (CaseNames.Of(scans) == scan.CaseName) yield return scans;
            foreach (var place in names.Where(IsName).SelectMany(name => Within(scans, name))) yield return place;
        }

        var above = run?.Parent;
        for (
            var level = 0;
            level < LevelsAbove && above is not null && IsName(scan.CaseName);
            level++, above = above.Parent)
        {
            if (CaseNames.Of(above) == scan.CaseName) yield return above;
            foreach (var place in Within(above, scan.CaseName)) yield return place;
        }
    }

    /// <summary>The folders and files of a name, in a folder that may be unreadable.</summary>
    private static IEnumerable<DirectoryInfo> Within(DirectoryInfo folder, string name)
    {
        foreach (var inner in Generic) yield return new(Path.Combine(folder.FullName, name, inner));
        yield return new(Path.Combine(folder.FullName, name));
        if (name.Contains('/', StringComparison.Ordinal)) yield break;
        var options = new EnumerationOptions { IgnoreInaccessible = true };
        if (!folder.Exists)
            yield break;
        foreach (var file in folder
                .EnumerateFiles("*", options)
                .Where(file => file.Name.StartsWith(name + ".", StringComparison.Ordinal)))
            yield return new(file.FullName);
    }

    /// <summary>
    /// Whether a scan may be there: a file with one in it, or a folder that is no run's and has what the result says of
    /// where its series lay. A folder that is not called as the case is must have files of its own: it may hold
    /// thousands of scans.
    /// </summary>
    private static bool Holds(DirectoryInfo place, FinishedScan scan, bool isNamed)
    {
        if (!place.Exists) return InputFile.Find(place) is not null;
        if (ResultPlace.IsRunFolder(place.FullName)) return false;
        var inner = Path.Combine(place.FullName, scan.SourceFolder.Split('/')[0]);
        if (scan.SourceFolder.Length > 0) return Path.Exists(inner);
        return isNamed || place.EnumerateFiles("*", new EnumerationOptions { IgnoreInaccessible = true }).Any();
    }

    /// <summary>A name from a document is checked like one from the network: it must stay below.</summary>
    private static bool IsName(string name) => BlobName.IsValid(name, out _);
}
