namespace LungSeg.Benchmarks.Simulation;

/// <summary>
/// A discrete-event simulation's clock: things happen in the order of their times, and those of one time in the order
/// in which they were planned. Seconds from 0.
/// </summary>
public sealed class Simulator
{
    private readonly PriorityQueue<Action, (double Time, long Order)> _events = new();
    private long _planned;

    /// <summary>The time of what happens now, s.</summary>
    public double Now { get; private set; }

    /// <summary>Plans what happens some seconds from now.</summary>
    public void After(double seconds, Action happens) => _events.Enqueue(happens, (Now + seconds, _planned++));

    /// <summary>Lets everything happen that is planned, and what follows from it.</summary>
    public void Run()
    {
        while (_events.TryDequeue(out var happens, out var when))
        {
            Now = when.Time;
            happens();
        }
    }
}
