namespace LungSeg.Pipeline.Stages;

/// <summary>
/// The body of one stage. It may run more than once for the same input, and then leaves the same bytes.
/// </summary>
public interface IStageHandler<in TInput, TOutput>
{
    Task<TOutput> RunAsync(TInput input, CancellationToken cancellation);
}
