using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace LungSeg.Functions.Tests;

/// <summary>
/// Durable's own orchestration context with answers of the test's choice, noting what is asked of it.
/// </summary>
internal sealed class ScriptedOrchestration : TaskOrchestrationContext
{
    public Func<string, object?, object?> Answer { get; init; } = (_, _) => null;

    /// <summary>After so many answers none comes any more, as where a history ends.</summary>
    public int Answers { get; init; } = int.MaxValue;

    public string Id { get; init; } = "case-1";

    public TaskCompletionSource<object?> Event { get; } = new();

    public TaskCompletionSource Timer { get; } = new();

    public CancellationToken TimerToken { get; private set; }

    public List<string> Calls { get; } = [];

    /// <summary>The instance ids of the children.</summary>
    public List<string?> Children { get; } = [];

    public TaskOptions? Options { get; private set; }

    public object? CustomStatus { get; private set; }

    public object? NewInput { get; private set; }

    public override TaskName Name => "test";

    public override string InstanceId => Id;

    public override ParentOrchestrationInstance? Parent => null;

    public override DateTime CurrentUtcDateTime => new(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc);

    public override bool IsReplaying => false;

    protected override ILoggerFactory LoggerFactory => NullLoggerFactory.Instance;

    public override T? GetInput<T>()
        where T : default => default;

    public override Task<TResult> CallActivityAsync<TResult>(
        TaskName name, object? input = null, TaskOptions? options = null) => Reply<TResult>(name, input, options);

    public override Task<TResult> CallSubOrchestratorAsync<TResult>(
        TaskName orchestratorName, object? input = null, TaskOptions? options = null)
    {
        Children.Add((options as SubOrchestrationOptions)?.InstanceId);
        return Reply<TResult>(orchestratorName, input, options);
    }

    public override Task CreateTimer(DateTime fireAt, CancellationToken cancellationToken)
    {
        TimerToken = cancellationToken;
        return Timer.Task;
    }

    public override async Task<T> WaitForExternalEvent<T>(
        string eventName, CancellationToken cancellationToken = default)
    {
        Calls.Add(eventName);
        return (T)(await Event.Task)!;
    }

    public override void SendEvent(string instanceId, string eventName, object payload) =>
        throw new NotSupportedException();

    public override void SetCustomStatus(object? customStatus) => CustomStatus = customStatus;

    public override void ContinueAsNew(object? newInput = null, bool preserveUnprocessedEvents = true) =>
        NewInput = newInput;

    public override Guid NewGuid() => throw new NotSupportedException();

    private Task<TResult> Reply<TResult>(TaskName name, object? input, TaskOptions? options)
    {
        Calls.Add(name.Name);
        Options = options;
        if (Calls.Count > Answers) return new TaskCompletionSource<TResult>().Task;
        try
        {
            return Task.FromResult((TResult)Answer(name.Name, input)!);
        }
        catch (Exception failure)
        {
            return Task.FromException<TResult>(failure);
        }
    }
}
