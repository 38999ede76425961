using LungSeg.Cohorts;
using LungSeg.Pipeline;
using LungSeg.Pipeline.Ports;
using LungSeg.TestKit.Tools;
using static LungSeg.Local.Tests.Cohorts.Duck;

namespace LungSeg.Local.Tests.Cohorts;

/// <summary>
/// Holds the tables that are kept among a store's results against those that a collection of the same results makes, by
/// a reader that is not ours.
/// </summary>
internal static class KeptTables
{
    private static readonly string[] Names = ["", "-flags", "-failures"];

    /// <returns>Rows of the main table, of the flags' and of the failures'.</returns>
    public static async Task<long[]> AssertAsCollectedAsync(
        IBlobStore store, Containers containers, CancellationToken cancellation)
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["kept"]);
        Directory.CreateDirectory(folder["collected"]);
        using (var files = new CohortFiles(new(folder["collected/cohort.parquet"])))
            await CohortCollector.CollectAsync(store, containers, files, cancellation);
        var rows = new List<long>();
        foreach (var name in Names.Select(name => $"cohort{name}.parquet"))
        {
            await using (var stream = await store.OpenReadAsync(
                new(containers.Results, name), 0, null, null, cancellation))
            await using (var file = File.Create(folder[$"kept/{name}"]))
                await stream.CopyToAsync(file, cancellation);

            var (kept, collected) = ($"'{folder[$"kept/{name}"]}'", $"'{folder[$"collected/{name}"]}'");
            Assert.Equal(
                Query($"describe select * from {collected}").Select(column => $"{column[0]} {column[1]}"),
                Query($"describe select * from {kept}").Select(column => $"{column[0]} {column[1]}"));
            Assert.Empty(Query($"select * from {collected} except all select * from {kept}"));
            Assert.Empty(Query($"select * from {kept} except all select * from {collected}"));
            rows.Add((long)NumberOf(Query($"select count(*) from {kept}")[0][0])!);
        }

        return [.. rows];
    }
}
