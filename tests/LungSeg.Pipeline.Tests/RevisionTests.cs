using System.Text;
using System.Text.Json;
using LungSeg.Pipeline.Exports;
using LungSeg.Pipeline.Ports;
using LungSeg.Pipeline.Scratch;
using LungSeg.Pipeline.Stages;
using LungSeg.Storage;
using LungSeg.Workflow;

namespace LungSeg.Pipeline.Tests;

/// <summary>What makes a new revision of a case's results, and what does not.</summary>
public class RevisionTests
{
    private static readonly Containers Names = new();
    private static readonly CaseReference Case = CaseReference.Named("case");
    private static readonly ProcessingOptions Options = new() { Interpolation = "cubic", Formats = Exporters.Default };

    private readonly MemoryBlobStore _store = new();
    private readonly PipelineStages _stages;

    public RevisionTests() => _stages = new(_store, new MemoryScratch(), Names);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_same_input_with_the_same_options_is_done()
    {
        await FinishAsync(await DropAsync("a"));

        Assert.Equal((1, true), await BeginAsync(Options));
    }

    [Fact]
    public async Task Options_are_the_same_by_what_they_say()
    {
        await FinishAsync(await DropAsync("a"));

        // As they come out of an orchestration's own history, whose JSON is not ours.
        var travelled = JsonSerializer.Deserialize<ProcessingOptions>(JsonSerializer.Serialize(Options))!;
        Assert.Equal((1, true), await BeginAsync(travelled with { Formats = [.. travelled.Formats] }));
        Assert.Equal((2, false), await BeginAsync(Options with { Formats = ["masks"] }));
        Assert.Equal((2, false), await BeginAsync(Options with { SpacingMm = 2 }));
    }

    [Fact]
    public async Task A_rerun_is_a_new_revision()
    {
        await FinishAsync(await DropAsync("a"));

        Assert.Equal((2, false), await BeginAsync(Options, rerun: true));
    }

    [Fact]
    public async Task The_same_bytes_sent_again_are_no_change()
    {
        await FinishAsync(await DropAsync("a"));
        await DropAsync("a");

        Assert.Equal((1, true), await BeginAsync(Options));
    }

    [Fact]
    public async Task Other_bytes_of_the_same_length_are_a_change()
    {
        await FinishAsync(await DropAsync("a"));
        await DropAsync("b");

        Assert.Equal((2, false), await BeginAsync(Options));
    }

    private async Task<string> DropAsync(string content)
    {
        await _store.WriteAsync(
            new(Names.Scans, "case/1.dcm"), WriteCondition.Always,
            (stream, token) => stream.WriteAsync(Encoding.ASCII.GetBytes(content), token).AsTask(), Token);
        return (await _stages.RunAsync(Workflow.Stages.ListCase, Case, Token)).Fingerprint;
    }

    private async Task FinishAsync(string fingerprint)
    {
        Assert.Equal((1, false), await BeginAsync(Options));
        await _stages.RunAsync(
            Workflow.Stages.FinishCase,
            new(new(Case, 1, "key"), fingerprint, Options, Forced: false, [], Fault: null, Failed: false), Token);
    }

    private async Task<(int Revision, bool Done)> BeginAsync(ProcessingOptions options, bool rerun = false)
    {
        var listing = await _stages.RunAsync(Workflow.Stages.ListCase, Case, Token);
        var ticket = await _stages.RunAsync(
            Workflow.Stages.BeginRevision, new(Case, listing.Fingerprint, options, rerun), Token);
        return (ticket.Revision, ticket.Done);
    }
}
