using LungSeg.Workflow;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace LungSeg.Functions.Orchestration;

/// <summary>Runs <see cref="SeriesWorkflow"/> under Durable.</summary>
public static class SeriesOrchestrator
{
    public const string Name = "SeriesWorkflow";

    [Function(Name)]
    public static Task<SeriesOutcome> RunAsync([OrchestrationTrigger] TaskOrchestrationContext context, SeriesRequest request) =>
        SeriesWorkflow.RunAsync(new DurableWorkflowContext(context), request);
}
