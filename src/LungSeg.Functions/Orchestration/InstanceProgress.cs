using LungSeg.Workflow;
using Microsoft.DurableTask.Client;

namespace LungSeg.Functions.Orchestration;

/// <summary>Reads back what <see cref="DurableWorkflowContext.Report"/> has written.</summary>
internal static class InstanceProgress
{
    /// <summary>
    /// How far an instance is; null before its first report, for which Durable stores nothing at first and then the
    /// JSON word null. The instance must have been asked for with its inputs and outputs.
    /// </summary>
    public static WorkflowProgress? Progress(this OrchestrationMetadata instance) =>
        string.IsNullOrEmpty(instance.SerializedCustomStatus) ? null : instance.ReadCustomStatusAs<WorkflowProgress>();
}
