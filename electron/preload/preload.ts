/** The bridge: a page can call a method and subscribe to a topic. Nothing else of Electron reaches it. */
import { contextBridge, type IpcRendererEvent, ipcRenderer } from 'electron';
import type { Topic } from '../core/protocol.ts';
import type { Result } from '../core/result.ts';

export interface KioskBridge {
  /** Never rejects for an expected reason: a refusal is an error `Result`. */
  call(method: string, input: unknown): Promise<Result<unknown, unknown>>;
  /** The listener hears the topic's last payload at once, then each new one. Returns the way to stop. */
  subscribe(topic: Topic, listener: (payload: unknown) => void): () => void;
}

const kiosk: KioskBridge = {
  call: (method, input) => ipcRenderer.invoke('call', method, input),
  subscribe: (topic, listener) => {
    function onEvent(_event: IpcRendererEvent, published: Topic, payload: unknown): void {
      if (published === topic) listener(payload);
    }
    ipcRenderer.on('events', onEvent);
    ipcRenderer.send('events', topic);
    return () => {
      ipcRenderer.off('events', onEvent);
    };
  },
};

contextBridge.exposeInMainWorld('kiosk', kiosk);
