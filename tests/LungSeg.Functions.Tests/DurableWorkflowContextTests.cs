using LungSeg.Functions.Orchestration;
using LungSeg.Pipeline.Ports;
using LungSeg.Workflow;
using Microsoft.DurableTask;

namespace LungSeg.Functions.Tests;

/// <summary>The adapter against Durable's own types.</summary>
public class DurableWorkflowContextTests
{
    private static readonly CaseReference Reference = CaseReference.Named("a");

    [Fact]
    public async Task A_stage_is_the_activity_of_its_name()
    {
        var listing = new CaseListing("f", 3, false, 0);
        var durable = new ScriptedOrchestration { Answer = (_, input) => Reference.Equals(input) ? listing : null };

        Assert.Same(listing, await new DurableWorkflowContext(durable).RunStageAsync(Stages.ListCase, Reference));
        Assert.Equal(["ListCase"], durable.Calls);
    }

    [Theory]
    [InlineData(typeof(StorageUnavailableException), true)]
    [InlineData(typeof(OutOfMemoryException), true)]
    [InlineData(typeof(StorageRefusedException), false)]
    [InlineData(typeof(BlobChangedException), false)]
    [InlineData(typeof(InvalidOperationException), false)]
    public void Only_faults_that_may_pass_are_tried_again(Type fault, bool again) =>
        Assert.Equal(again, DurableWorkflowContext.MayPass(Details(fault)));

    [Fact]
    public async Task A_stage_is_tried_four_times()
    {
        var durable = new ScriptedOrchestration { Answer = (_, _) => new CaseListing("f", 0, false, 0) };
        await new DurableWorkflowContext(durable).RunStageAsync(Stages.ListCase, Reference);
        var policy = durable.Options!.Retry!.Policy!;
        Assert.Equal(4, policy.MaxNumberOfAttempts);
        Assert.True(policy.Handle(Thrown(typeof(StorageUnavailableException))));
        Assert.False(policy.Handle(Thrown(typeof(StorageRefusedException))));
    }

    [Fact]
    public async Task A_failed_activity_is_a_failed_stage()
    {
        var durable = new ScriptedOrchestration { Answer = (name, _) => throw Failed(name) };
        var failure = await Assert.ThrowsAsync<StageFailedException>(
            () => new DurableWorkflowContext(durable).RunStageAsync(Stages.ListCase, Reference));
        Assert.Equal("ListCase", failure.Stage);
        Assert.Contains("no permission", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failed_child_is_a_failed_stage()
    {
        var durable = new ScriptedOrchestration { Answer = (name, _) => throw Failed(name) };
        var request = new SeriesRequest(new(Reference, 1, "key"), "s", 1, new());
        var failure = await Assert.ThrowsAsync<StageFailedException>(
            () => new DurableWorkflowContext(durable).RunSeriesAsync("case-1:r1:s", request));
        Assert.Equal(SeriesOrchestrator.Name, failure.Stage);
    }

    [Fact]
    public async Task A_child_has_the_id_that_the_workflow_gave_it()
    {
        var outcome = new SeriesOutcome("s", SeriesStatus.Complete, null, null);
        var durable = new ScriptedOrchestration { Answer = (_, _) => outcome };
        await new DurableWorkflowContext(durable).RunSeriesAsync(
            "case-1:r1:s", new(new(Reference, 1, "key"), "s", 1, new()));
        Assert.Equal("case-1:r1:s", Assert.IsType<SubOrchestrationOptions>(durable.Options).InstanceId);
    }

    [Fact]
    public void The_marker_ends_a_wait_and_its_timer()
    {
        var durable = new ScriptedOrchestration();
        var wait = new DurableWorkflowContext(durable).WaitUntilAsync(DateTime.MaxValue);
        Assert.False(wait.IsCompleted);

        durable.Event.SetResult(null);

        // Completed on this very thread: an orchestrator may not go on upon another.
        Assert.True(wait.IsCompletedSuccessfully);
        Assert.True(durable.TimerToken.IsCancellationRequested);
    }

    [Fact]
    public void The_timer_ends_a_wait_and_the_event_is_still_awaited_by_the_next()
    {
        var durable = new ScriptedOrchestration();
        var context = new DurableWorkflowContext(durable);
        var wait = context.WaitUntilAsync(DateTime.MaxValue);
        durable.Timer.SetResult();
        Assert.True(wait.IsCompletedSuccessfully);

        Assert.True(context.WaitUntilAsync(DateTime.MaxValue).IsCompletedSuccessfully);
        Assert.Equal([DurableWorkflowContext.MarkedEvent], durable.Calls);
    }

    [Fact]
    public void Progress_is_the_custom_status_and_a_new_start_carries_its_input()
    {
        var durable = new ScriptedOrchestration();
        var context = new DurableWorkflowContext(durable);
        var progress = new WorkflowProgress("ConvertSlab", 1, 2, "1 of 2");
        var request = new CaseRequest(Reference, new(), CompletenessPolicy.AsItStands);

        context.Report(progress);
        context.ContinueAsNew(request);

        Assert.Same(progress, durable.CustomStatus);
        Assert.Same(request, durable.NewInput);
        Assert.Equal(durable.InstanceId, context.InstanceId);
        Assert.Equal(durable.CurrentUtcDateTime, context.UtcNow);
    }

    /// <summary>What Durable's own engine shows to a retry policy.</summary>
    private static DurableTask.Core.Exceptions.TaskFailedException Thrown(Type type) =>
        new(0, 0, "ListCase", "", "", null!) { FailureDetails = new(type.FullName!, "", null, null, false) };

    private static TaskFailedException Failed(string name) =>
        new(name, 0, Details(typeof(StorageRefusedException)));

    private static TaskFailureDetails Details(Type type) => new(type.FullName!, "no permission", null, null, null);
}
