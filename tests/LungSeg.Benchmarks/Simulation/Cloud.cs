namespace LungSeg.Benchmarks.Simulation;

/// <summary>
/// What activities pass through: Durable hands them out one after the other at its rate, an instance polls them, reads
/// what it needs, works, writes, and Durable takes in the answer. Instances come up one after the other.
/// </summary>
public sealed class Cloud
{
    private readonly Simulator _simulator;
    private readonly Assumptions _given;
    private readonly InstanceSize _size;
    private readonly Random _random;

    public Cloud(Simulator simulator, Scenario scenario, Assumptions given)
    {
        (_simulator, _given, _size) = (simulator, given, scenario.Memory);
        _random = new(scenario.Seed);
        (Dispatch, Answers) = (new(simulator, 1), new(simulator, 1));
        (Reads, Writes) = (new(simulator, 1), new(simulator, 1));
        Instances = new(simulator, 0);
        for (var i = 0; i < scenario.Instances; i++)
        {
            simulator.After(given.StartSeconds + (i / given.InstancesPerSecond), () =>
            {
                for (var slot = 0; slot < scenario.Memory.Activities; slot++) Instances.Add();
            });
        }
    }

    public Resource Dispatch { get; }

    public Resource Answers { get; }

    public Resource Reads { get; }

    public Resource Writes { get; }

    /// <summary>Places for activities on instances.</summary>
    public Resource Instances { get; }

    /// <summary>Runs an activity.</summary>
    /// <param name="coreSeconds">Its work on one core.</param>
    /// <param name="bytesRead">From storage, before the work.</param>
    /// <param name="bytesWritten">To storage, after it.</param>
    /// <param name="done">When the orchestrator has its answer.</param>
    public void Run(double coreSeconds, double bytesRead, double bytesWritten, Action done) =>
        Dispatch.Serve(1 / _given.ActivitiesPerSecond, () =>
            _simulator.After(_given.PollSeconds, () =>
                Instances.Acquire(() =>
                    Move(Reads, bytesRead, _given.AccountReadBytesPerSecond, () =>
                        _simulator.After(WorkSeconds(coreSeconds), () =>
                            Move(Writes, bytesWritten, _given.AccountWriteBytesPerSecond, () =>
                            {
                                Instances.Release();
                                Answers.Serve(1 / _given.AnswersPerSecond, done);
                            }))))));

    /// <summary>
    /// The account serves one after the other at its rate; an instance takes no more than its own rate allows.
    /// </summary>
    private void Move(Resource account, double bytes, double bytesPerSecond, Action done)
    {
        var shared = bytes / bytesPerSecond;
        account.Serve(shared, () =>
            _simulator.After(Math.Max(0, (bytes / _given.InstanceBytesPerSecond) - shared), done)
        );
    }

    private double WorkSeconds(double coreSeconds) =>
        _given.ActivitySeconds + (coreSeconds * _size.SecondsPerCoreSecond(_given.ParallelFraction) * Jitter());

    /// <summary>Log-normal about a mean of 1 (Box and Muller's method).</summary>
    private double Jitter()
    {
        if (_given.Spread == 0) return 1;
        var normal = Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());
        return Math.Exp((_given.Spread * normal) - (_given.Spread * _given.Spread / 2));
    }
}
