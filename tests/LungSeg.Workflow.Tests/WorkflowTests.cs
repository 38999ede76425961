namespace LungSeg.Workflow.Tests;

/// <summary>
/// The schedules that the workflows make are checked in: a change that would break cases in flight shows up as a
/// changed file. Every prefix of a schedule replays to the same schedule.
/// </summary>
public class WorkflowTests
{
    private static readonly DateTime Start = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);
    private static readonly StageTiming NoCost = new("", 0, 0, 0);
    private static readonly CaseReference Case = CaseReference.Named("case");
    private static readonly ProcessingOptions Options = new() { Formats = ["masks", "meshes"] };
    private static readonly CaseRequest Request =
        new(Case, Options, new(TimeSpan.FromSeconds(60), TimeSpan.FromMinutes(30)));

    [Fact]
    public async Task A_marked_case_starts_at_once()
    {
        var context = await RunCaseAsync(Request, Answers(new CaseListing("f1", 3, true, 0)));

        AssertSchedule("marked-case", context.Schedule);
    }

    [Fact]
    public async Task An_unmarked_case_starts_when_nothing_has_changed_for_the_quiet_period()
    {
        var listings = new Queue<CaseListing>(
        [
            new("f1", 1, false, 0), new("f2", 2, false, 0),
        ]);
        var context = await RunCaseAsync(Request, Answers(listings));

        AssertSchedule("quiet-case", context.Schedule);
    }

    [Fact]
    public async Task A_marker_whose_event_was_lost_is_found_within_seconds()
    {
        var listings = new Queue<CaseListing>([new("f1", 3, false, 0), new("f1", 3, true, 0)]);
        var context = await RunCaseAsync(Request, Answers(listings));

        Assert.Equal(["stage ListCase", "wait 5 s", "stage ListCase", "stage BeginRevision"], context.Schedule.Take(4));
    }

    [Fact]
    public async Task A_marked_case_that_lacks_instances_waits_for_them_and_is_forced_in_the_end()
    {
        var context = await RunCaseAsync(Request, Answers(new CaseListing("f1", 3, true, 2)));

        Assert.Equal(30, context.Schedule.Count(line => line.StartsWith("wait", StringComparison.Ordinal)));
        Assert.Contains("stage FinishCase 2 series, forced", context.Schedule);
    }

    [Fact]
    public async Task An_empty_case_ends_as_rejected_by_name()
    {
        var context = await RunCaseAsync(
            Request with { Completeness = CompletenessPolicy.AsItStands }, Answers(new CaseListing("f0", 0, false, 0)));

        Assert.Contains("stage FinishCase 0 series, forced, empty-case", context.Schedule);
        Assert.DoesNotContain("stage IndexSeries", context.Schedule);
    }

    [Fact]
    public async Task The_same_input_is_not_processed_twice()
    {
        var context = await RunCaseAsync(Request, (stage, input) => stage switch
        {
            "ListCase" => new CaseListing("f1", 3, true, 0),
            "BeginRevision" => new RevisionTicket(1, "key", Done: true),
            _ => throw new InvalidOperationException(stage),
        });

        Assert.Equal(["stage ListCase", "stage BeginRevision"], context.Schedule);
    }

    [Fact]
    public async Task Slices_that_come_while_the_case_runs_start_the_next_revision()
    {
        var listings = new Queue<CaseListing>([new("f1", 3, true, 0), new("f2", 4, true, 0)]);
        var context = await RunCaseAsync(Request, Answers(listings));

        Assert.Equal("continue as new", context.Schedule[^1]);
        Assert.Null(context.Next!.Waiting);
    }

    [Fact]
    public async Task A_listing_that_was_not_final_is_waited_on_with_and_given_up_by_name_at_the_maximum_wait()
    {
        var answers = Answers(new CaseListing("f1", 3, true, 0));
        var (request, waited) = (Request, Start);
        for (var history = 0; history < 100; history++)
        {
            var context = new ScriptedContext(
                "case",
                (stage, input) =>
                    stage == "IndexSeries"
                        ? new CaseIndex([], 0, 0, NoCost, InputChanged: true)
                        : answers(stage, input),
                waited);
            await CaseWorkflow.RunAsync(context, request);
            if (context.Next is null)
            {
                Assert.Contains("stage FinishCase 0 series, changed-during-run", context.Schedule);
                Assert.Equal(TimeSpan.FromMinutes(30), waited - Start);
                return;
            }

            (request, waited) = (context.Next, context.UtcNow);
        }

        Assert.Fail("it never ended");
    }

    [Fact]
    public async Task A_case_that_waits_for_days_keeps_its_history_short()
    {
        var count = 0;
        var patient = Request with { Completeness = new(TimeSpan.FromSeconds(60), TimeSpan.FromDays(7)) };
        var context = await RunCaseAsync(patient, (_, _) => new CaseListing($"f{count++}", count, false, 0));

        Assert.Equal("continue as new", context.Schedule[^1]);
        Assert.True(context.Schedule.Count < 100, $"{context.Schedule.Count} events");
        Assert.Equal(Start, context.Next!.Waiting!.WaitingSince);
    }

    [Fact]
    public async Task An_index_that_keeps_failing_ends_the_case_as_a_result()
    {
        var answers = Answers(new CaseListing("f1", 3, true, 0));
        var context = await RunCaseAsync(Request, (stage, input) =>
            stage == "IndexSeries" ? throw new StageFailedException(stage, "no storage") : answers(stage, input));

        Assert.Contains("stage FinishCase 0 series, stage-failed", context.Schedule);
    }

    [Fact]
    public async Task A_series_is_converted_slab_by_slab_segmented_exported_and_summed_up()
    {
        var (context, outcome) = await RunSeriesAsync(SeriesAnswers);

        AssertSchedule("series", context.Schedule);
        Assert.Equal(new("key", SeriesStatus.Complete, null, "summary"), outcome);
        Assert.Contains(context.Reports, report => report is { Stage: "ConvertSlab", Done: 3, Total: 3 });
    }

    [Fact]
    public async Task A_slab_that_cannot_be_read_rejects_the_series_with_the_first_slabs_reason()
    {
        var (context, outcome) = await RunSeriesAsync((stage, input) => input is SlabRequest { Slab: > 0 } slab
            ? new SlabReceipt(slab.Slab, new($"fault-{slab.Slab}", "m", "c"), NoCost)
            : SeriesAnswers(stage, input));

        Assert.Equal(SeriesStatus.Rejected, outcome.Status);
        Assert.Equal("fault-1", outcome.Fault!.Code);
        Assert.DoesNotContain("stage SegmentVolume", context.Schedule);
    }

    [Fact]
    public async Task A_stage_that_keeps_failing_fails_its_series_and_not_the_case()
    {
        var (_, outcome) = await RunSeriesAsync(
            (stage, input) =>
                stage == "SegmentVolume"
                    ? throw new StageFailedException(stage, "no memory")
                    : SeriesAnswers(stage, input));

        Assert.Equal(SeriesStatus.Failed, outcome.Status);
        Assert.Equal("stage-failed", outcome.Fault!.Code);
        Assert.Contains("SegmentVolume", outcome.Fault.Message);
    }

    [Fact]
    public async Task A_stage_that_ends_its_workers_is_named_with_what_helps()
    {
        static object Lost(string stage) => throw new StageFailedException(stage, "gone") { WorkerLost = true };
        var answers = Answers(new CaseListing("f1", 3, true, 0));
        var (_, outcome) = await RunSeriesAsync(
            (stage, input) => stage == "ConvertSlab" ? Lost(stage) : SeriesAnswers(stage, input));
        var context = await RunCaseAsync(
            Request, (stage, input) => stage == "IndexSeries" ? Lost(stage) : answers(stage, input));

        Assert.Equal((SeriesStatus.Failed, "worker-lost"), (outcome.Status, outcome.Fault!.Code));
        Assert.Contains("memory", outcome.Fault.Cure, StringComparison.Ordinal);
        Assert.Contains("stage FinishCase 0 series, worker-lost", context.Schedule);
    }

    [Fact]
    public async Task Every_prefix_of_a_case_replays_to_the_same_schedule()
    {
        var answers = Answers(new CaseListing("f1", 3, true, 0));
        var whole = await RunCaseAsync(Request, answers);
        for (var length = 0; length < whole.Schedule.Count; length++)
        {
            var replay = new ScriptedContext("case", answers, Start, length);
            _ = CaseWorkflow.RunAsync(replay, Request);

            Assert.Equal(whole.Schedule.Take(replay.Schedule.Count), replay.Schedule);
            Assert.True(replay.Schedule.Count > length, $"a replay of {length} answers stopped early");
        }
    }

    private static async Task<ScriptedContext> RunCaseAsync(CaseRequest request, Func<string, object, object> answer)
    {
        var context = new ScriptedContext("case", answer, Start);
        await CaseWorkflow.RunAsync(context, request);
        return context;
    }

    private static async Task<(ScriptedContext Context, SeriesOutcome Outcome)> RunSeriesAsync(
        Func<string, object, object> answer)
    {
        var context = new ScriptedContext("case:r1:key", answer, Start);
        var outcome = await SeriesWorkflow.RunAsync(context, new(new(Case, 1, "input"), "key", 3, Options));
        return (context, outcome);
    }

    private static Func<string, object, object> Answers(CaseListing always) => CaseAnswers(() => always);

    private static Func<string, object, object> Answers(Queue<CaseListing> listings) =>
        CaseAnswers(() => listings.Count > 1 ? listings.Dequeue() : listings.Peek());

    private static Func<string, object, object> CaseAnswers(Func<CaseListing> listing) => (stage, input) => stage switch
    {
        "ListCase" => listing(),
        "BeginRevision" => new RevisionTicket(1, "key", Done: false),
        "IndexSeries" => new CaseIndex([new("a", 2), new("b", 3)], 0, 1, NoCost),
        "Series" => new SeriesOutcome(((SeriesRequest)input).Key, SeriesStatus.Complete, null, "summary"),
        "FinishCase" => new CaseOutcome("case", 1, CaseStatus.Complete, ((FinishRequest)input).Series, "case.json"),
        _ => throw new InvalidOperationException(stage),
    };

    private static object SeriesAnswers(string stage, object input) =>
        stage switch
        {
            "ConvertSlab" => new SlabReceipt(((SlabRequest)input).Slab, null, NoCost),
            "SegmentVolume" => new SegmentReceipt(null, NoCost),
            "ExportResult" => new ExportReceipt(
                ((ExportRequest)input).Format, [], new Dictionary<string, double>(), NoCost),
            "WriteSummary" => new SummaryReceipt("summary", NoCost),
            _ => throw new InvalidOperationException(stage),
        };

    private static void AssertSchedule(string name, IEnumerable<string> schedule)
    {
        var recorded = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Schedules", name + ".txt"));
        Assert.Equal(recorded, schedule);
    }
}
