using System.CommandLine;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using LungSeg.Local.Commands;
using LungSeg.Local.Running;
using LungSeg.Local.Terminal;
using LungSeg.Local.Tests.Cohorts;
using LungSeg.Pipeline.Documents;
using LungSeg.TestKit.Tools;

namespace LungSeg.Local.Tests;

/// <summary>
/// A folder of many cases through <c>lungseg run</c>: one result each, done once, whatever is stopped in between.
/// </summary>
public sealed class TreeRunTests(ITestOutputHelper output) : IDisposable
{
    private static readonly string[] Quick = ["--spacing", "5", "--formats", "masks"];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Folders_of_different_studies_are_guessed_to_be_cases_and_one_has_the_bytes_of_its_own_run()
    {
        foreach (var name in (string[])["a", "b", "c"])
            TreePatients.Write(_folder, name, study: name);

        // What lies beside the patients is said, and is no case.
        File.WriteAllText(_folder["in/patients.csv"], "name,age");
        Directory.CreateDirectory(_folder["in/empty"]);

        var run = await RunAsync("--jobs", "2");

        Assert.Equal(ExitCodes.Done, run.Code);
        Assert.Contains("left out there: patients.csv", run.Errors, StringComparison.Ordinal);
        Assert.Contains("left out: empty", run.Errors, StringComparison.Ordinal);
        Assert.Contains(
            "3 folders of different studies: each is a case of its own", run.Errors, StringComparison.Ordinal);
        Assert.Contains("3 of 3 cases", run.Errors, StringComparison.Ordinal);
        Assert.Equal(["a", "b", "c"], Directory.GetDirectories(_folder["out"]).Select(Path.GetFileName).Order());

        var info = await CommandLineAsync(["info", _folder["in"]]);
        Assert.Equal(ExitCodes.Done, info.Code);
        Assert.Equal(
            ["case a", "case b", "case c"],
            info.Output.Split('\n').Where(line => line.StartsWith("case ", StringComparison.Ordinal)));

        var alone = await CommandLineAsync(["run", _folder["in/b"], "--out", _folder["alone"], .. Quick]);
        Assert.Equal(ExitCodes.Done, alone.Code);
        Assert.Equal(Hashes(_folder["alone"]), Hashes(_folder["out/b"]));
        Assert.Equal(File.ReadAllText(_folder["alone/case.json"]), File.ReadAllText(_folder["out/b/case.json"]));
    }

    [Fact]
    public async Task Series_in_folders_of_one_study_are_one_case_as_ever()
    {
        TreePatients.Write(_folder, "s1", study: "1", series: "1");
        TreePatients.Write(_folder, "s2", study: "1", series: "2");

        var run = await RunAsync();

        Assert.Equal(ExitCodes.Done, run.Code);
        Assert.Equal(2, Document("out").Series.Count);
        Assert.DoesNotContain("case of its own", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Studies_and_series_are_told_apart_by_headers_wherever_files_lie()
    {
        TreePatients.Write(_folder, "x", study: "1", series: "1");
        TreePatients.Write(_folder, "x/more", study: "1", series: "2");
        TreePatients.Write(_folder, "y", study: "2", series: "3");
        foreach (var file in Directory.GetFiles(_folder["in/y"]).Take(40))
            File.Move(file, Path.Combine(_folder["in"], Path.GetFileName(file) + "y"));
        File.WriteAllText(_folder["in/notes.txt"], "not a slice");

        var studies = await RunAsync("--case-per", "study", "--json");
        Assert.Equal(ExitCodes.Done, studies.Code);
        Assert.Contains("1 files belong to no study", studies.Errors, StringComparison.Ordinal);
        Assert.Equal([1, 2], Lines(studies.Output).Select(line => line["series"]!.AsArray().Count).Order());
        Assert.All(Lines(studies.Output), line =>
            Assert.True(File.Exists(Path.Combine(_folder["out"], (string)line["resultBlob"]!)))
        );

        var series = await CommandLineAsync([
            "run",
            _folder["in"],
            "--out",
            _folder["series"],
            "--case-per",
            "series",
            "--json",
            .. Quick,
        ]);
        Assert.Equal(3, Lines(series.Output).Count);
        Assert.All(Lines(series.Output), line =>
            Assert.StartsWith("series-1-", (string)line["caseId"]!, StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Archives_and_volumes_beside_folders_are_cases_and_what_fails_is_listed_at_the_end()
    {
        TreePatients.Write(_folder, "a", study: "1");
        System.IO.Compression.ZipFile.CreateFromDirectory(_folder["in/a"], _folder["in/b.zip"]);
        Directory.CreateDirectory(_folder["in/empty"]);
        Directory.CreateDirectory(_folder["in/broken"]);
        File.WriteAllText(_folder["in/broken/1.dcm"], "no DICOM");

        var run = await RunAsync("--case-per", "folder");

        Assert.Equal(ExitCodes.Partly, run.Code);
        Assert.Equal(["a", "b", "broken"], Directory.GetDirectories(_folder["out"]).Select(Path.GetFileName).Order());
        var end = run.Errors[run.Errors.IndexOf("Without a whole result: 1 case", StringComparison.Ordinal)..];
        Assert.Contains("broken: nothing was processed", end, StringComparison.Ordinal);

        // A verdict on the input stands as long as its bytes do, and counts again.
        var again = await RunAsync("--case-per", "folder");
        Assert.Equal(ExitCodes.Partly, again.Code);
        Assert.Contains(
            "3 of 3 cases, 3 of them done before, 1 without a result", again.Errors, StringComparison.Ordinal);
        Assert.Equal(1, Document("out/a").Revision);
    }

    [Fact]
    public async Task Done_cases_are_left_and_changed_ones_get_a_revision()
    {
        foreach (var name in (string[])["a", "b"])
            TreePatients.Write(_folder, name, study: name);
        await RunAsync();
        var before = File.GetLastWriteTimeUtc(_folder["out/a/case.json"]);
        File.Delete(Directory.GetFiles(_folder["in/b"]).Order().Last());

        var again = await RunAsync("--json");

        Assert.Equal(
            [("a", 1), ("b", 2)],
            Lines(again.Output).Select(line => ((string)line["caseId"]!, (int)line["revision"]!)).Order());
        Assert.Equal(before, File.GetLastWriteTimeUtc(_folder["out/a/case.json"]));

        var other = await CommandLineAsync(
            "run", _folder["in"], "--out", _folder["out"], "--spacing", "4", "--formats", "masks");
        Assert.Equal(ExitCodes.Usage, other.Code);
        Assert.Contains("made with other options", other.Errors, StringComparison.Ordinal);
        var rerun = await CommandLineAsync(
            "run", _folder["in"], "--out", _folder["out"], "--spacing", "4", "--formats", "masks", "--rerun", "--json");
        Assert.Equal(
            [("a", 2), ("b", 3)],
            Lines(rerun.Output).Select(line => ((string)line["caseId"]!, (int)line["revision"]!)).Order());
    }

    [Theory]
    [InlineData(2, 4, 1)]
    [InlineData(16, 128, 8)]
    [InlineData(16, 8, 5)]
    [InlineData(1, 0, 1)]
    public void Jobs_stay_within_cores_and_memory(int cores, long gigabytes, int jobs) =>
        Assert.Equal(jobs, JobLimit.Of(cores, gigabytes << 30));

    [Fact]
    public void The_line_tells_how_long_the_rest_takes()
    {
        var (text, time) = (new StringWriter(), new SetTime());
        var line = new CaseCountLine(text, rewrites: false, time, total: 4);
        line.Note(wasDone: true, hasResult: true, () => { });
        time.Now += TimeSpan.FromSeconds(60);
        line.Note(wasDone: false, hasResult: false, () => text.WriteLine("printed"));
        time.Now += TimeSpan.FromSeconds(1);
        line.Note(wasDone: false, hasResult: true, () => { });
        line.Note(wasDone: false, hasResult: true, () => { });

        Assert.Equal(
            [
                "1 of 4 cases, 1 of them done before",
                "printed",
                "2 of 4 cases, 1 of them done before, 1 without a result, about 2 min left",
                "4 of 4 cases, 1 of them done before, 1 without a result",
            ],
            text.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
    }

    [Theory]
    [InlineData(1, "1 of 1 case")]
    [InlineData(1000, "1000 of 1000 cases")]
    public void The_line_writes_both_numbers_alike(int total, string last)
    {
        var text = new StringWriter();
        var line = new CaseCountLine(text, rewrites: false, new SetTime(), total);
        for (var i = 0; i < total; i++) line.Note(wasDone: false, hasResult: true, () => { });

        Assert.EndsWith(last, text.ToString().TrimEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public Task Twenty_cases_killed_and_resumed_have_one_result_each() => KillAndResumeAsync(20, kills: 2);

    [Fact]
    [Trait("Category", "Long")]
    public Task A_thousand_cases_killed_and_resumed_have_one_result_each() => KillAndResumeAsync(1000, kills: 3);

    /// <summary>
    /// Runs in processes of their own that are killed as the power goes; holds every result against a run of its case
    /// alone, and every row of the table that is collected of them against the summary that it is of.
    /// </summary>
    private async Task KillAndResumeAsync(int cases, int kills)
    {
        const int Kinds = 4;
        var clock = Stopwatch.StartNew();
        for (var i = 0; i < cases; i++)
            TreePatients.Write(_folder, $"patient-{i:D4}", study: $"{i}", every: 2, first: 8 * (i % Kinds));
        string[] line = ["run", _folder["in"], "--out", _folder["out"], "--jobs", "2", .. Quick];
        var done = 0;
        for (var kill = 1; kill <= kills; kill++)
        {
            using var process = Start(line);
            while (done < kill * cases / (kills + 1) && !process.HasExited)
            {
                await Task.Delay(50, TestContext.Current.CancellationToken);
                done = Done();
            }

            Assert.False(process.HasExited, "It ended before it was killed.");
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            done = Done();
        }

        var written = Directory
            .GetFiles(_folder["out"], CaseDocument.CompleteName, SearchOption.AllDirectories)
            .ToDictionary(path => path, File.GetLastWriteTimeUtc);
        var last = await CommandLineAsync(line);

        Assert.Equal(ExitCodes.Done, last.Code);
        Assert.Contains($"{cases} of {cases} cases, {done} of them done before", last.Errors, StringComparison.Ordinal);
        Assert.All(written, file => Assert.Equal(file.Value, File.GetLastWriteTimeUtc(file.Key)));
        output.WriteLine($"{cases} cases, killed {kills} times: {clock.Elapsed.TotalMinutes:0.0} min");
        for (var kind = 0; kind < Kinds; kind++)
        {
            var alone = await CommandLineAsync([
                "run", _folder[$"in/patient-{kind:D4}"], "--out", _folder[$"alone-{kind}"], .. Quick,
            ]);
            Assert.Equal(ExitCodes.Done, alone.Code);
            var hashes = Hashes(_folder[$"alone-{kind}"]);
            for (var i = kind; i < cases; i += Kinds)
            {
                var name = $"out/patient-{i:D4}";
                Assert.Equal(1, Document(name).Revision);
                Assert.Equal(hashes, Hashes(_folder[name]));
            }
        }

        var collected = await CommandLineAsync(["collect", _folder["out"], "--out", _folder["cohort.csv"]]);
        Assert.Equal(ExitCodes.Done, collected.Code);
        var summaries = Directory
            .GetFiles(_folder["out"], SummaryDocument.FileName, SearchOption.AllDirectories)
            .ToDictionary(
                path => Path.GetRelativePath(_folder["out"], Path.GetDirectoryName(path)!).Replace('\\', '/'),
                path => JsonSerializer.Deserialize(
                    File.ReadAllBytes(path), LungSeg.Pipeline.Json.PipelineJson.Default.SummaryDocument)!);
        Assert.Equal(cases, summaries.Count);
        Assert.Equal(Kinds, summaries.Values.Select(summary => summary.Regions[0].VolumeMl).Distinct().Count());
        var rows = CollectedTables.AssertRegions(summaries, _folder["cohort.csv"]);
        output.WriteLine($"{rows} rows, each that of its summary");

        int Done() =>
            Directory.Exists(_folder["out"])
                ? Directory.GetFiles(_folder["out"], CaseDocument.CompleteName, SearchOption.AllDirectories).Length
                : 0;
    }

    private CaseDocument Document(string folder) =>
        JsonSerializer.Deserialize(
            File.ReadAllBytes(_folder[$"{folder}/{CaseDocument.CompleteName}"]),
            LungSeg.Pipeline.Json.PipelineJson.Default.CaseDocument)!;

    private static string[] Hashes(string folder) =>
        [
            .. Directory
                .GetFiles(folder, "*.nii.gz", SearchOption.AllDirectories)
                .Order(StringComparer.Ordinal)
                .Select(path =>
                    $"{Path.GetFileName(path)} "
                    + $"{Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(path)))}"
                ),
        ];

    private static IReadOnlyList<JsonNode> Lines(string output) =>
        [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!)];

    private Task<(int Code, string Output, string Errors)> RunAsync(params string[] more) =>
        CommandLineAsync(["run", _folder["in"], "--out", _folder["out"], .. Quick, .. more]);

    private static async Task<(int Code, string Output, string Errors)> CommandLineAsync(
        params IReadOnlyList<string> words)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        var code = await CommandLine.RunAsync(words, output, errors, TestContext.Current.CancellationToken);
        return (code, output.ToString(), errors.ToString());
    }

    private static Process Start(IEnumerable<string> words)
    {
        var program = typeof(CommandLine).Assembly.Location;
        var process = new Process
        {
            StartInfo = new("dotnet", [program, .. words])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            },
        };
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private sealed class SetTime : TimeProvider
    {
        public TimeSpan Now { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Now.Ticks;
    }
}
