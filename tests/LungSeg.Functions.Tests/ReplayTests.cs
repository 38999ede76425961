using LungSeg.Functions.Orchestration;
using LungSeg.Workflow;

namespace LungSeg.Functions.Tests;

/// <summary>
/// The orchestrators ask of Durable what the checked-in schedules say, in their order, from every point of a history.
/// </summary>
public class ReplayTests
{
    private static readonly StageTiming NoCost = new("", 0, 0, 0);
    private static readonly CaseReference Case = CaseReference.Named("case");
    private static readonly ProcessingOptions Options = new() { Formats = ["masks", "meshes"] };
    private static readonly CaseRequest CaseRequest = new(
        Case, Options, new(TimeSpan.FromSeconds(60), TimeSpan.FromMinutes(30)));
    private static readonly SeriesRequest SeriesRequest = new(new(Case, 1, "key"), "key", 3, Options);

    [Fact]
    public async Task A_case_replays_its_schedule()
    {
        var schedule = Schedule("marked-case");
        for (var answers = 0; answers < schedule.Length; answers++)
        {
            var durable = Scripted("case", answers);
            Assert.False(CaseOrchestrator.RunAsync(durable, CaseRequest).IsCompleted);
            Assert.Equal(schedule.Take(durable.Calls.Count), durable.Calls);
            Assert.True(durable.Calls.Count > answers, $"a replay of {answers} answers stopped early");
        }

        var whole = Scripted("case");
        Assert.Equal(CaseStatus.Complete, (await CaseOrchestrator.RunAsync(whole, CaseRequest))!.Status);
        Assert.Equal(schedule, whole.Calls);
        Assert.Equal(["case:r1:a", "case:r1:b"], whole.Children);
    }

    [Fact]
    public async Task A_series_replays_its_schedule()
    {
        var schedule = Schedule("series");
        for (var answers = 0; answers < schedule.Length; answers++)
        {
            var durable = Scripted("case:r1:key", answers);
            Assert.False(SeriesOrchestrator.RunAsync(durable, SeriesRequest).IsCompleted);
            Assert.Equal(schedule.Take(durable.Calls.Count), durable.Calls);
        }

        var whole = Scripted("case:r1:key");
        Assert.Equal(SeriesStatus.Complete, (await SeriesOrchestrator.RunAsync(whole, SeriesRequest)).Status);
        Assert.Equal(schedule, whole.Calls);
    }

    [Fact]
    public async Task A_rejection_is_an_answer_and_no_failure_that_is_tried_again()
    {
        var durable = new ScriptedOrchestration
        {
            Answer = (name, input) => name == "ConvertSlab"
                ? new SlabReceipt(((SlabRequest)input!).Slab, new("unreadable", "m", "c"), NoCost)
                : throw new InvalidOperationException(name),
        };

        Assert.Equal(SeriesStatus.Rejected, (await SeriesOrchestrator.RunAsync(durable, SeriesRequest)).Status);
        Assert.Equal(["ConvertSlab", "ConvertSlab", "ConvertSlab"], durable.Calls);
    }

    private static ScriptedOrchestration Scripted(string instanceId, int answers = int.MaxValue) =>
        new() { Id = instanceId, Answer = Answer, Answers = answers };

    /// <summary>What Durable is asked for, line by line: a stage's activity, or the orchestrator of a series.</summary>
    private static string[] Schedule(string name) =>
        [.. File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Schedules", name + ".txt"))
            .Select(line => line.Split(' '))
            .Select(words => words[0] == "series" ? SeriesOrchestrator.Name : words[1])];

    private static object Answer(string name, object? input) =>
        name switch
        {
            "ListCase" => new CaseListing("f1", 3, true, 0),
            "BeginRevision" => new RevisionTicket(1, "key", Done: false),
            "IndexSeries" => new CaseIndex([new("a", 2), new("b", 3)], 0, 1, NoCost),
            SeriesOrchestrator.Name => new SeriesOutcome(
                ((SeriesRequest)input!).Key, SeriesStatus.Complete, null, "summary"),
            "ConvertSlab" => new SlabReceipt(((SlabRequest)input!).Slab, null, NoCost),
            "SegmentVolume" => new SegmentReceipt(null, NoCost),
            "ExportResult" => new ExportReceipt(
                ((ExportRequest)input!).Format, [], new Dictionary<string, double>(), NoCost),
            "WriteSummary" => new SummaryReceipt("summary", NoCost),
            "FinishCase" => new CaseOutcome(
                "case", 1, CaseStatus.Complete, ((FinishRequest)input!).Series, "case.json"),
            _ => throw new InvalidOperationException(name),
        };
}
