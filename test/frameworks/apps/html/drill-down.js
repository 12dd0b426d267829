function narrow(filter) {
  for (const element of document.querySelectorAll('.detail')) element.setAttribute('filter', filter);
}

document.getElementById('overview').addEventListener('andon-select', (event) => narrow(event.detail.filter));
document.getElementById('all').addEventListener('click', () => narrow(''));
